import type { Conversation, ConversationFilter, ConversationSort } from '../../../shared/parley/index.ts'

/** Where a conversation stands in a list: the part of the list, a time, then its id. */
export type SortKey = { part: 0 | 1; at: string; id: string }

/** Decimal ids, and positions of the log, by their number. */
export function compareIds(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length
  return one < other ? -1 : one > other ? 1 : 0
}

/** Nobody waits for an answer in what is closed. */
export function isWaiting({ waiting_since: since, status }: Conversation): boolean {
  return since !== null && status !== 'closed'
}

/** `waiting`: who waits comes first, the longest foremost; then all others, the newest first. */
export function sortKeyOf(conversation: Conversation, sort: ConversationSort): SortKey {
  const { id, created_at: createdAt, last_activity_at: activeAt, waiting_since: since } = conversation
  if (sort === 'created') return { part: 0, at: createdAt, id }
  if (sort !== 'waiting') return { part: 0, at: activeAt, id }
  return since !== null && isWaiting(conversation)
    ? { part: 0, at: since, id }
    : { part: 1, at: activeAt, id }
}

/** Below 0: `one` stands first. The server's order: see `sort` of the list of conversations. */
export function compareKeys(one: SortKey, other: SortKey, sort: ConversationSort): number {
  if (one.part !== other.part) return one.part - other.part
  const order = one.at === other.at ? compareIds(one.id, other.id) : one.at < other.at ? -1 : 1
  const isAscending = sort === 'oldest' || (sort === 'waiting' && one.part === 0)
  return isAscending ? order : -order
}

/** The same for filters that say the same, however they are spelled. */
export function listKey(filter: ConversationFilter, sort: ConversationSort): string {
  const entries = Object.entries(filter)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]): [string, unknown] => [name, Array.isArray(value) ? [...value].sort() : value])
    .sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([sort, entries])
}
