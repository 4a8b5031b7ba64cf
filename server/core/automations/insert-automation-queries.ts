import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { AiAgent, Flow, KeywordReply, RefLink, Sequence, Trigger } from './automation.ts'
import {
  type AiAgentRow,
  type FlowRow,
  type KeywordReplyRow,
  type RefLinkRow,
  type SequenceRow,
  type TriggerRow,
  toAiAgent,
  toFlow,
  toKeywordReply,
  toRefLink,
  toSequence,
  toTrigger,
} from './automation-rows.ts'

type New<Row> = Omit<Row, 'id' | 'createdAt' | 'updatedAt'>

export async function insertFlow(tx: Transaction, flow: New<Flow>): Promise<Flow> {
  const [row] = await tx.query<FlowRow>(sql`
    insert into flows (account_id, id, name, active, definition, created_at, updated_at)
    values (${flow.accountId}, ${tx.newId()}, ${flow.name}, ${flow.active}, ${JSON.stringify(flow.definition)},
            ${tx.now()}, ${tx.now()})
    returning *`)
  return toFlow(row!)
}

export async function hasFlow(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<boolean> {
  const rows = await db.query(sql`select 1 from flows where account_id = ${accountId} and id = ${id}`)
  return rows.length > 0
}

export async function insertSequence(
  tx: Transaction,
  sequence: Omit<New<Sequence>, 'subscriberCount'>,
): Promise<Sequence> {
  const [row] = await tx.query<SequenceRow>(sql`
    insert into sequences (account_id, id, name, active, steps, created_at, updated_at)
    values (${sequence.accountId}, ${tx.newId()}, ${sequence.name}, ${sequence.active}, ${JSON.stringify(sequence.steps)},
            ${tx.now()}, ${tx.now()})
    returning *`)
  return toSequence(row!)
}

export async function insertKeywordReply(tx: Transaction, reply: New<KeywordReply>): Promise<KeywordReply> {
  const [row] = await tx.query<KeywordReplyRow>(sql`
    insert into keyword_replies (account_id, id, keywords, active, text, flow_id, created_at, updated_at)
    values (${reply.accountId}, ${tx.newId()}, ${reply.keywords}::text[], ${reply.active}, ${reply.text ?? null},
            ${reply.flowId ?? null}, ${tx.now()}, ${tx.now()})
    returning *`)
  return toKeywordReply(row!)
}

export async function insertTrigger(tx: Transaction, trigger: New<Trigger>): Promise<Trigger> {
  const [row] = await tx.query<TriggerRow>(sql`
    insert into triggers (account_id, id, name, active, conditions, actions, created_at, updated_at)
    values (${trigger.accountId}, ${tx.newId()}, ${trigger.name}, ${trigger.active}, ${JSON.stringify(trigger.conditions)},
            ${JSON.stringify(trigger.actions)}, ${tx.now()}, ${tx.now()})
    returning *`)
  return toTrigger(row!)
}

export async function insertAiAgent(tx: Transaction, agent: New<AiAgent>): Promise<AiAgent> {
  const [row] = await tx.query<AiAgentRow>(sql`
    insert into ai_agents (account_id, id, name, prompt, messages, is_default, is_rich_response, tools, web_search_domains,
                           models, temperature, max_output_tokens, created_at, updated_at)
    values (${agent.accountId}, ${tx.newId()}, ${agent.name}, ${agent.prompt}, ${JSON.stringify(agent.messages)},
            ${agent.isDefault}, ${agent.isRichResponse}, ${JSON.stringify(agent.tools)}, ${agent.webSearchDomains}::text[],
            ${JSON.stringify(agent.models)}, ${agent.temperature ?? null}, ${agent.maxOutputTokens ?? null},
            ${tx.now()}, ${tx.now()})
    returning *`)
  return toAiAgent(row!)
}

/** Undefined when the name is taken. */
export async function insertRefLink(tx: Transaction, link: New<RefLink>): Promise<RefLink | undefined> {
  const [row] = await tx.query<RefLinkRow>(sql`
    insert into ref_links (account_id, id, name, type, flow_id, custom_field_id, qr_styles, created_at, updated_at)
    values (${link.accountId}, ${tx.newId()}, ${link.name}, ${link.type}, ${link.flowId ?? null},
            ${link.customFieldId ?? null}, ${link.qrStyles ? JSON.stringify(link.qrStyles) : null}, ${tx.now()}, ${tx.now()})
        on conflict (account_id, name) do nothing
    returning *`)
  return row && toRefLink(row)
}
