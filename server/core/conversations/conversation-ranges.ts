import { type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { type ConversationStatus, conversationStatuses } from './conversation.ts'
import { type ConversationFilter, ownConditions } from './conversation-filter-queries.ts'

const mostRanges = 16

/**
 * A list by its latest activity as ranges of indexes that have it in that order: each is of one status, and of one agent
 * or inbox where there are few of them. Conditions of each on `k`, without what other tables know.
 */
export function rangesOf(filter: ConversationFilter): Sql[][] {
  const statuses = atWorkStatuses(filter)
  if (!statuses)
    return splitByValue(filter, mostRanges).map(({ assignee, rest }) => [
      ...(assignee === undefined ? [] : [isAssignee(assignee)]),
      ...ownConditions(rest),
    ])
  const most = Math.floor(mostRanges / statuses.length)
  return statuses.flatMap((status) =>
    splitByValue({ ...filter, statuses: undefined }, most).map(({ assignee, rest }) => [
      sql`k.status <> 'closed' and k.status = ${status}`,
      ...(assignee === undefined ? [] : [sql`coalesce(k.assignee_id, 0) = ${assignee ?? 0}::bigint`]),
      ...ownConditions(rest),
    ]),
  )
}

/** The statuses, when the indexes of what is at work have them. */
function atWorkStatuses({ statuses, archived }: ConversationFilter): ConversationStatus[] | undefined {
  if (!statuses || statuses.length === 0 || statuses.includes('closed') || archived !== false)
    return undefined
  return conversationStatuses.filter((status) => statuses.includes(status))
}

/** One filter for each agent, or else for each inbox, where there are no more than so many. */
function splitByValue(
  filter: ConversationFilter,
  most: number,
): { assignee?: Id | null; rest: ConversationFilter }[] {
  const assignees = [...new Set(filter.assignees)]
  if (assignees.length > 0 && assignees.length <= most)
    return assignees.map((assignee) => ({ assignee, rest: { ...filter, assignees: undefined } }))
  const inboxIds = [...new Set(filter.inboxIds)]
  if (inboxIds.length > 1 && inboxIds.length <= most)
    return inboxIds.map((id) => ({ rest: { ...filter, inboxIds: [id] } }))
  return [{ rest: filter }]
}

function isAssignee(assignee: Id | null): Sql {
  return assignee === null ? sql`k.assignee_id is null` : sql`k.assignee_id = ${assignee}`
}
