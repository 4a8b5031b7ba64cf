import type { Upload } from '../../../shared/parley/index.ts'

/** A file of a message: with the server already, or still only here. */
export type OutboxFile = { name: string; mimeType: string; sizeBytes: number; upload?: Upload; blob?: Blob }

export type TemplateChoice = {
  id: string
  /** Its words, filled in, for looking at meanwhile. */
  preview?: string
  variables: {
    header?: string | { link: string }
    body?: string[]
    buttons?: { index: number; type: 'url'; text: string }[]
  }
}

/** What is said in one go. */
type Said = {
  conversationId: string
  mode: 'reply' | 'note'
  text: string
  files: OutboxFile[]
  template: TemplateChoice | null
  replyToId: string | null
  mentions: string[]
  sendAt: string | null
  /** How long it can be taken back once the server has it. */
  delaySeconds: number
  /** The last answer its author knew of, if any; another one since then stops it. */
  after: { messageId: string | null } | null
  /** What the server kept of it as a draft, in JSON, which is to go with it. */
  draft: string | null
}

export type NewItem = Pick<Said, 'conversationId' | 'mode' | 'text'> & Partial<Said>

/**
 * `waiting`: for the connection. `failed`: the server refused it. `conflict`: somebody else answered meanwhile, and its
 * author has to decide; what comes after it waits too. `stale`: too old to be sent without asking.
 */
export type OutboxState = 'sending' | 'waiting' | 'failed' | 'conflict' | 'stale'

/** Something said that the server does not have yet, as far as is known here. Kept over reloads. */
export type OutboxItem = Said & {
  /** Whose it is: account and agent. */
  owner: string
  clientId: string
  /** Its place among those of its owner. */
  sequence: number
  createdAt: string
  state: OutboxState
  /** It was given to the server, whose answer may have been lost. */
  isTried: boolean
  /** Goes up when its author decides anew after a refusal: under a new name it is judged afresh. */
  round: number
  problem: string | null
  /** Of the files, from 0 to 1. */
  progress: number
}

/** The name under which the server does it once. */
export function idempotencyKeyOf({ clientId, round }: OutboxItem): string {
  return round === 0 ? clientId : `${clientId}-${round}`
}
