import type { ConversationFilter } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import type { Id } from '../store/state.ts'

/** What a list can be narrowed by, one thing at a time. */
export const filterParts = [
  'statuses',
  'assignee_ids',
  'team_ids',
  'tag_ids',
  'inbox_ids',
  'channels',
  'unread',
  'waiting',
  'active',
  'archived',
] as const
export type FilterPart = (typeof filterParts)[number] | 'text' | 'mentioned' | 'has_draft' | 'contact_id'

export type FilterOption = { id: string; label: string; color?: string | null; channel?: string }

const statuses = ['open', 'pending', 'snoozed', 'closed'] as const
const activeDays = [1, 7, 30, 90]
const dayMs = 86_400_000

/** What may be chosen of a part; several where `isSeveral`. */
export function optionsOf(app: AppModel, part: FilterPart): FilterOption[] {
  const { list, frame, formatList: _ } = app.i18n.speech
  const { agents, teams, inboxes, tags, me } = app.store.state
  const byName = <Item extends { id: Id; name: string }>(items: Record<Id, Item>) =>
    Object.values(items).sort((one, other) => one.name.localeCompare(other.name))
  const flag = [
    { id: 'true', label: list.filters.yes },
    { id: 'false', label: list.filters.no },
  ]
  switch (part) {
    case 'statuses':
      return statuses.map((id) => ({ id, label: list.statuses[id] }))
    case 'assignee_ids':
      return [
        { id: 'me', label: list.filters.me },
        { id: 'none', label: list.filters.nobody },
        ...byName(agents).flatMap(({ id, name }) => (id === me.id ? [] : [{ id, label: name }])),
      ]
    case 'team_ids':
      return byName(teams).map(({ id, name }) => ({ id, label: name }))
    case 'tag_ids':
      return byName(tags).map(({ id, name, color }) => ({ id, label: name, color }))
    case 'inbox_ids':
      return byName(inboxes).map(({ id, name, channel }) => ({ id, label: name, channel }))
    case 'channels':
      return [...new Set(Object.values(inboxes).map(({ channel }) => channel))].sort().map((id) => ({
        id,
        label: (frame.channels as Record<string, string>)[id] ?? id,
        channel: id,
      }))
    case 'active':
      return activeDays.map((days) => ({ id: String(days), label: list.filters.days(days) }))
    case 'unread':
    case 'waiting':
    case 'archived':
    case 'mentioned':
    case 'has_draft':
      return flag
    case 'text':
    case 'contact_id':
      return []
  }
}

/** Whether several may be chosen, of which one is enough. */
export function isSeveral(part: FilterPart): boolean {
  return part.endsWith('s') && part !== 'has_draft'
}

/** What is chosen of a part, as ids of its options. */
export function chosenOf(filter: ConversationFilter, part: FilterPart, now: Date): string[] {
  if (part === 'active') {
    const after = filter.active_after
    if (!after) return []
    const days = Math.round((now.getTime() - new Date(after).getTime()) / dayMs)
    return [String(activeDays.find((known) => Math.abs(known - days) <= 1) ?? days)]
  }
  const value = filter[part]
  if (value === undefined || value === '') return []
  return Array.isArray(value) ? value : [String(value)]
}

/** The filter with other choices of a part; none: without it. */
export function withChosen(
  filter: ConversationFilter,
  part: FilterPart,
  chosen: string[],
  now: Date,
): ConversationFilter {
  const [first] = chosen
  if (part === 'active') {
    const { active_after: _after, active_before: _before, ...rest } = filter
    return first === undefined ? rest : { ...rest, active_after: startOf(now, Number(first)) }
  }
  const { [part]: _old, ...rest } = filter
  if (first === undefined) return rest
  if (isSeveral(part)) return { ...rest, [part]: chosen }
  return { ...rest, [part]: first === 'true' ? true : first === 'false' ? false : first }
}

/** Whole hours, so that the same choice is the same list for a while. */
function startOf(now: Date, days: number): string {
  const hourMs = 3_600_000
  return new Date(Math.floor((now.getTime() - days * dayMs) / hourMs) * hourMs).toISOString()
}

/** The parts that narrow a filter. */
export function partsIn(filter: ConversationFilter): FilterPart[] {
  const known: FilterPart[] = [...filterParts, 'mentioned', 'has_draft', 'text', 'contact_id']
  return known.filter((part) =>
    part === 'active'
      ? filter.active_after || filter.active_before
      : chosenOf(filter, part, new Date()).length > 0,
  )
}

/** What a part narrows to, in words. */
export function describePart(app: AppModel, filter: ConversationFilter, part: FilterPart): string {
  const { list, formatDate } = app.i18n.speech
  if (part === 'text') return filter.text ?? ''
  if (part === 'contact_id')
    return app.store.state.contacts[filter.contact_id ?? '']?.name ?? filter.contact_id ?? ''
  if (part === 'active')
    return filter.active_after
      ? list.filters.since(formatDate(filter.active_after))
      : list.filters.until(formatDate(filter.active_before ?? ''))
  const options = optionsOf(app, part)
  const labels = chosenOf(filter, part, new Date()).map((id) => labelOf(app, options, part, id))
  const [first = '', ...more] = labels
  return more.length > 0 ? list.filters.more(first, more.length) : first
}

function labelOf(app: AppModel, options: FilterOption[], part: FilterPart, id: string): string {
  const me = app.store.state.me
  if (part === 'assignee_ids' && id === me.id) return app.i18n.speech.list.filters.me
  return options.find((option) => option.id === id)?.label ?? id
}
