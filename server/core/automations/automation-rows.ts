import type { Id } from '../../platform/ids.ts'
import type { AiAgent, Flow, KeywordReply, RefLink, Sequence, Trigger } from './automation.ts'

type StoredRow = { account_id: Id; id: Id; created_at: Date; updated_at: Date }

export type FlowRow = StoredRow & { name: string; active: boolean; definition: Record<string, unknown> }
export type SequenceRow = StoredRow & {
  name: string
  active: boolean
  steps: unknown[]
  subscriber_count: number
}
export type KeywordReplyRow = StoredRow & {
  keywords: string[]
  active: boolean
  text: string | null
  flow_id: Id | null
}
export type TriggerRow = StoredRow & {
  name: string
  active: boolean
  conditions: unknown[]
  actions: unknown[]
}
export type AiAgentRow = StoredRow & {
  name: string
  prompt: string
  messages: unknown[]
  is_default: boolean
  is_rich_response: boolean
  tools: unknown[]
  web_search_domains: string[]
  models: unknown[]
  temperature: number | null
  max_output_tokens: number | null
}
export type RefLinkRow = StoredRow & {
  name: string
  type: string
  flow_id: Id | null
  custom_field_id: Id | null
  qr_styles: Record<string, unknown> | null
}

export function toFlow(row: FlowRow): Flow {
  return { ...toStored(row), name: row.name, active: row.active, definition: row.definition }
}

export function toSequence(row: SequenceRow): Sequence {
  return {
    ...toStored(row),
    name: row.name,
    active: row.active,
    steps: row.steps,
    subscriberCount: row.subscriber_count,
  }
}

export function toKeywordReply(row: KeywordReplyRow): KeywordReply {
  return {
    ...toStored(row),
    keywords: row.keywords,
    active: row.active,
    text: row.text ?? undefined,
    flowId: row.flow_id ?? undefined,
  }
}

export function toTrigger(row: TriggerRow): Trigger {
  return {
    ...toStored(row),
    name: row.name,
    active: row.active,
    conditions: row.conditions,
    actions: row.actions,
  }
}

export function toAiAgent(row: AiAgentRow): AiAgent {
  return {
    ...toStored(row),
    name: row.name,
    prompt: row.prompt,
    messages: row.messages,
    isDefault: row.is_default,
    isRichResponse: row.is_rich_response,
    tools: row.tools,
    webSearchDomains: row.web_search_domains,
    models: row.models,
    temperature: row.temperature ?? undefined,
    maxOutputTokens: row.max_output_tokens ?? undefined,
  }
}

export function toRefLink(row: RefLinkRow): RefLink {
  return {
    ...toStored(row),
    name: row.name,
    type: row.type,
    flowId: row.flow_id ?? undefined,
    customFieldId: row.custom_field_id ?? undefined,
    qrStyles: row.qr_styles ?? undefined,
  }
}

function toStored(row: StoredRow) {
  return { accountId: row.account_id, id: row.id, createdAt: row.created_at, updatedAt: row.updated_at }
}
