import type {
  ConversationFilter,
  ConversationSort,
  ConversationStatus,
} from '../../../shared/parley/index.ts'
import type { Route } from '../routes.ts'
import { listKey } from '../store/order.ts'
import type { Id, InboxState } from '../store/state.ts'

/** Which list is on screen: a view, with what the person changed of its filter. */
export type Place = {
  viewId: string
  filter: ConversationFilter
  sort: ConversationSort
  key: string
  /** The filter or the order is not the view's own. */
  isChanged: boolean
}

/** Before the address names one. */
export const firstView = 'all'
const teamPrefix = 'team-'
const lists = ['statuses', 'inbox_ids', 'channels', 'assignee_ids', 'team_ids', 'tag_ids'] as const
const flags = ['unread', 'mentioned', 'has_draft', 'archived', 'waiting'] as const
const texts = ['contact_id', 'text', 'active_after', 'active_before'] as const
const sorts: ConversationSort[] = ['newest', 'oldest', 'waiting', 'created']

/** The pseudo view of a team. */
export function teamView(teamId: Id): string {
  return teamPrefix + teamId
}

export function viewIdOf(route: Route, last: string): string {
  return route.name === 'view' ? route.viewId : last
}

/** The conversation that the route has open. */
export function openIdOf(route: Route): Id | null {
  if (route.name === 'conversation') return route.conversationId
  return route.name === 'view' ? route.conversationId : null
}

/** Whose pseudo view it is. */
export function teamOf(viewId: string): Id | undefined {
  return viewId.startsWith(teamPrefix) ? viewId.slice(teamPrefix.length) : undefined
}

/** The list that a view and the query of the address name. */
export function placeOf({ views }: Pick<InboxState, 'views'>, viewId: string, query: URLSearchParams): Place {
  const own = ownOf(views, viewId)
  const changes = readFilter(query)
  const filter = withoutEmpty({ ...own.filter, ...changes })
  const sort = sorts.find((name) => name === query.get('sort')) ?? own.sort
  const key = listKey(filter, sort)
  return { viewId, filter, sort, key, isChanged: key !== listKey(withoutEmpty(own.filter), own.sort) }
}

function ownOf(views: InboxState['views'], viewId: string): Pick<Place, 'filter' | 'sort'> {
  const teamId = teamOf(viewId)
  if (teamId !== undefined) return { filter: { statuses: unclosed, team_ids: [teamId] }, sort: 'newest' }
  const view = views[viewId]
  return view ? { filter: view.filter, sort: view.sort } : { filter: { statuses: ['open'] }, sort: 'newest' }
}

const unclosed: ConversationStatus[] = ['open', 'pending', 'snoozed']

/** What of the query of the address is part of a filter. An empty value takes that part away. */
export function readFilter(query: URLSearchParams): ConversationFilter {
  const filter: Record<string, unknown> = {}
  for (const name of lists)
    if (query.has(name)) filter[name] = (query.get(name) ?? '').split(',').filter(Boolean)
  for (const name of flags) if (query.has(name)) filter[name] = readFlag(query.get(name))
  for (const name of texts) if (query.has(name)) filter[name] = query.get(name) || undefined
  return filter as ConversationFilter
}

/** The query that leads from a view's own filter and order to these. */
export function writeFilter(
  state: Pick<InboxState, 'views'>,
  viewId: string,
  filter: ConversationFilter,
  sort: ConversationSort,
): Record<string, string | null> {
  const own = ownOf(state.views, viewId)
  const query: Record<string, string | null> = {}
  for (const name of [...lists, ...flags, ...texts]) {
    const [before, after] = [spell(own.filter[name]), spell(filter[name])]
    if (before !== after) query[name] = after
  }
  if (sort !== own.sort) query['sort'] = sort
  return query
}

function spell(value: string | boolean | readonly string[] | undefined): string {
  if (value === undefined) return ''
  return Array.isArray(value) ? [...value].sort().join(',') : String(value)
}

function readFlag(value: string | null): boolean | undefined {
  return value === 'true' ? true : value === 'false' ? false : undefined
}

function withoutEmpty(filter: ConversationFilter): ConversationFilter {
  const entries = Object.entries(filter).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  )
  return Object.fromEntries(entries)
}
