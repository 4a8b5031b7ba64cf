import { type Db, joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import {
  type ContactIds,
  contactsMatching,
  contactsNamed,
  contactsWithPhone,
  isMatching,
  isNamed,
} from '../contacts/index.ts'
import { type ConversationStatus, conversationStatuses } from './conversation.ts'

/** Which conversations a list has: those that fit everything that is given. Of a list of values one is enough, of an empty one none. */
export type ConversationFilter = {
  accountId: Id
  channels?: string[]
  inboxIds?: Id[]
  statuses?: ConversationStatus[]
  assigneeIds?: Id[]
  /** Only those that no agent answers for. */
  unassigned?: boolean
  contactIds?: Id[]
  tagIds?: Id[]
  /** Part of the contact's name, in any letter case. */
  nameContains?: string
  /** When it was last active; both ends count. */
  from?: Date
  to?: Date
  lost?: boolean
  /** Agents; null: nobody. */
  assignees?: (Id | null)[]
  teamIds?: Id[]
  archived?: boolean
  /** Whether the contact wrote what no agent has read. */
  unread?: boolean
  /** Whether the contact waits for an answer. */
  waiting?: boolean
  /** Part of the contact's name or number, as people type it, accents aside. */
  contactText?: string
  /** Those with a note to this agent that they have not seen. */
  mentionedId?: Id
  /** Those in which this agent has a draft. */
  draftedBy?: Id
}

/** The contact's number in digits, or the end of it, or the number with more in front; of several one is enough. */
export type NumberedFilter = ConversationFilter & { phoneDigits?: string[] }

/**
 * Looks up whose the numbers are. They are few, and one statement for both would be planned anew for each number,
 * which takes ten times as long as answering it.
 */
export async function findNumbered(
  db: Db,
  { phoneDigits, ...filter }: NumberedFilter,
): Promise<ConversationFilter> {
  if (phoneDigits === undefined) return filter
  const found = await db.query<{ id: Id }>(contactsWithPhone(filter.accountId, phoneDigits))
  const ids = found.map(({ id }) => id)
  const { contactIds } = filter
  return { ...filter, contactIds: contactIds ? ids.filter((id) => contactIds.includes(id)) : ids }
}

/** Open and what stands for it, 1, before closed, 2; as the index `conversations_by_closed` has it. */
export const closedRank = sql`(case k.status when 'closed' then 2 else 1 end)`

/** Filters that lead through other tables to a set of conversations. `isIndexed`: the set is found without reading them all. */
export function setsOf(filter: ConversationFilter): ContactIds[] {
  const { accountId, contactIds, nameContains, contactText } = filter
  return [
    ...(contactIds ? [{ ids: sql`select unnest(${contactIds}::bigint[])`, isIndexed: true }] : []),
    ...(nameContains ? [contactsNamed(accountId, nameContains)] : []),
    ...(contactText ? [contactsMatching(accountId, contactText)] : []),
  ]
}

/** What an agent has to do with: queries of the ids of conversations, few of them. */
function ownSets({ accountId, mentionedId, draftedBy }: ConversationFilter): Sql[] {
  return [
    ...(mentionedId
      ? [
          sql`select n.conversation_id from mentions n
            where n.account_id = ${accountId} and n.agent_id = ${mentionedId} and n.seen_at is null`,
        ]
      : []),
    ...(draftedBy
      ? [
          sql`select d.conversation_id from drafts d where d.account_id = ${accountId} and d.agent_id = ${draftedBy}`,
        ]
      : []),
  ]
}

/** The filter on `k`, for all rows that fit, wherever an index leads to them. */
export function findConditions(filter: ConversationFilter): Sql {
  const { accountId, tagIds } = filter
  const sets = setsOf(filter).map(({ ids }) => sql`k.contact_id in (${ids})`)
  sets.push(...ownSets(filter).map((ids) => sql`k.id in (${ids})`))
  if (tagIds)
    sets.push(sql`k.id in (select t.conversation_id from conversation_tags t
      where t.account_id = ${accountId} and ${isOneOf(sql`t.tag_id`, tagIds)})`)
  return joinSql([sql`k.account_id = ${accountId}`, ...ownConditions(filter), ...sets], sql` and `)
}

/**
 * The same as questions to each row of a walk in the order of a list, in a form that the planner cannot turn around.
 * `contact`: the row of contacts, where the walk reads it anyway.
 */
export function walkConditions(filter: ConversationFilter, contact?: Sql): Sql {
  const own = [sql`k.account_id = ${filter.accountId}`, ...ownConditions(filter)]
  return joinSql([...own, ...walkQuestions(filter, contact)], sql` and `)
}

/** What of the filter is not asked of the conversation's own row. */
export function walkQuestions(filter: ConversationFilter, contact?: Sql): Sql[] {
  const { accountId, tagIds, nameContains, contactText } = filter
  const questions = ownSets(filter).map((ids) => sql`k.id in (${ids})`)
  if (contactText) questions.push(isMatching(accountId, sql`k.contact_id`, contactText))
  if (nameContains && contact) questions.push(isNamed(contact, nameContains))
  else if (nameContains)
    questions.push(sql`coalesce((select ${isNamed(sql`n`, nameContains)} from contacts n
      where n.account_id = ${accountId} and n.id = k.contact_id), false)`)
  if (tagIds)
    questions.push(sql`coalesce((select true from conversation_tags t
      where t.account_id = ${accountId} and t.conversation_id = k.id and t.tag_id = any(${tagIds}::bigint[]) limit 1), false)`)
  return questions
}

export function ownConditions(filter: ConversationFilter): Sql[] {
  const { channels, inboxIds, statuses, assigneeIds, unassigned, lost, from, to } = filter
  const { assignees, teamIds, archived, unread, waiting } = filter
  return [
    ...(channels ? [isOneOf(sql`k.channel`, channels, sql`text[]`)] : []),
    ...(inboxIds ? [isOneOf(sql`k.inbox_id`, inboxIds)] : []),
    ...(statuses ? statusConditions(statuses) : []),
    ...(assigneeIds ? [isOneOf(sql`k.assignee_id`, assigneeIds)] : []),
    ...(unassigned ? [sql`k.assignee_id is null`] : []),
    ...(lost === undefined ? [] : [lost ? sql`k.lost` : sql`not k.lost`]),
    ...(from ? [sql`k.last_activity_at >= ${from}::timestamptz`] : []),
    ...(to ? [sql`k.last_activity_at <= ${to}::timestamptz`] : []),
    ...(assignees ? [isAssignedTo(assignees)] : []),
    ...(teamIds ? [isOneOf(sql`k.team_id`, teamIds)] : []),
    ...(archived === undefined
      ? []
      : [archived ? sql`k.archived_at is not null` : sql`k.archived_at is null`]),
    ...(unread === undefined ? [] : [unread ? sql`k.unread_count > 0` : sql`k.unread_count = 0`]),
    ...(waiting === undefined ? [] : [waiting ? isWaiting : sql`not (${isWaiting})`]),
  ]
}

/** As the index `conversations_waiting` has it. */
export const isWaiting = sql`(k.waiting_since is not null and k.status <> 'closed')`

function isAssignedTo(assignees: (Id | null)[]): Sql {
  const ids = assignees.filter((id) => id !== null)
  if (ids.length === assignees.length) return isOneOf(sql`k.assignee_id`, ids)
  return ids.length === 0
    ? sql`k.assignee_id is null`
    : sql`(k.assignee_id is null or k.assignee_id = any(${ids}::bigint[]))`
}

/** Closed or not is a range of an index; which of the others is asked of each row, where not all of them will do. */
function statusConditions(statuses: ConversationStatus[]): Sql[] {
  const unclosed = conversationStatuses.filter((status) => status !== 'closed' && statuses.includes(status))
  const hasAllUnclosed = unclosed.length === conversationStatuses.length - 1
  if (statuses.includes('closed')) {
    if (hasAllUnclosed) return []
    return unclosed.length === 0 ? [sql`${closedRank} = 2`] : [sql`k.status = any(${statuses}::text[])`]
  }
  return hasAllUnclosed
    ? [sql`${closedRank} = 1`]
    : [sql`${closedRank} = 1 and k.status = any(${unclosed}::text[])`]
}

/** One value keeps the order of an index; several do not. */
function isOneOf(column: Sql, values: string[], type = sql`bigint[]`): Sql {
  return values.length === 1 ? sql`${column} = ${values[0]}` : sql`${column} = any(${values}::${type})`
}
