import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** What every automation has. */
type Row = { accountId: Id; id: Id; createdAt: Date; updatedAt: Date }

/** What is given for a new one. */
export type NewRow<Kind extends Row> = { accountId: Id } & Partial<Omit<Kind, keyof Row>>

/** A conversation that a bot leads: nodes and steps. */
export type Flow = Row & { name: string; active: boolean; definition: Record<string, unknown> }

/** Messages that follow one another over days. */
export type Sequence = Row & {
  name: string
  active: boolean
  steps: unknown[]
  /** Contacts that are in it now. */
  subscriberCount: number
}

/** What is answered when a contact writes one of the words: a text, or a flow. */
export type KeywordReply = Row & {
  keywords: string[]
  active: boolean
  text: string | undefined
  flowId: Id | undefined
}

/** What is done when something happens. */
export type Trigger = Row & { name: string; active: boolean; conditions: unknown[]; actions: unknown[] }

/** A language model's part in the account: what it is told, and what it may use. */
export type AiAgent = Row & {
  name: string
  prompt: string
  messages: unknown[]
  isDefault: boolean
  isRichResponse: boolean
  tools: unknown[]
  webSearchDomains: string[]
  models: unknown[]
  temperature: number | undefined
  maxOutputTokens: number | undefined
}

/** A link that leads a person into a flow, and tells where they came from. */
export type RefLink = Row & {
  name: string
  type: string
  flowId: Id | undefined
  customFieldId: Id | undefined
  qrStyles: Record<string, unknown> | undefined
}

const longestName = 255

/** @throws AppError `invalid_request` about `name` */
export function cleanName(name: string | undefined): string {
  const clean = (name ?? '').trim().toWellFormed()
  if (clean === '') throw invalidField('name', 'is required', 'REQUIRED')
  if (clean.length > longestName)
    throw invalidField('name', `may have ${longestName} characters at most`, 'TOO_LONG')
  return clean
}

/** Trimmed, each once. @throws AppError `invalid_request` about `keywords` */
export function cleanKeywords(keywords: string[] | undefined): string[] {
  const clean = [...new Set((keywords ?? []).map((keyword) => keyword.trim().toWellFormed()).filter(Boolean))]
  if (clean.length === 0) throw invalidField('keywords', 'must have one word or more', 'REQUIRED')
  return clean
}
