import type { Team, TimelineItem } from '../../../shared/parley/index.ts'
import { without } from './reduce-deletion.ts'
import type { Id, InboxState } from './state.ts'

/** An agent is gone, from teams and from notes that spoke to them. */
export function removeAgent(state: InboxState, id: Id): InboxState {
  const teams = mapAll(state.teams, (team) =>
    team.agent_ids.includes(id) ? { ...team, agent_ids: team.agent_ids.filter((one) => one !== id) } : team,
  )
  const timelines = mapAll(state.timelines, (timeline) =>
    timeline.items.some((item) => mentions(item, id))
      ? { ...timeline, items: timeline.items.map((item) => withoutMention(item, id)) }
      : timeline,
  )
  return { ...state, agents: without(state.agents, id), teams, timelines }
}

/** Who comes to a team sees the views of the team, which are to be fetched; who leaves it does not. */
export function putTeam(state: InboxState, team: Team): InboxState {
  const { id } = team
  const before = state.teams[id]
  const isMine = team.agent_ids.includes(state.me.id)
  const wasMine = before?.agent_ids.includes(state.me.id) ?? isMine
  const after = { ...state, teams: { ...state.teams, [id]: team } }
  if (isMine) return wasMine ? after : { ...after, areViewsStale: true }
  return wasMine ? withoutViews(after, (view) => view.team_id === id && view.agent_id !== state.me.id) : after
}

/** Its views went with it. */
export function removeTeam(state: InboxState, id: Id): InboxState {
  const after = { ...state, teams: without(state.teams, id) }
  return withoutViews(after, (view) => view.team_id === id)
}

/** Nobody has a value of it any more. */
export function removeCustomField(state: InboxState, id: Id): InboxState {
  const contacts = mapAll(state.contacts, (contact) =>
    contact.custom_values.some((value) => value.custom_field_id === id)
      ? {
          ...contact,
          custom_values: contact.custom_values.filter((value) => value.custom_field_id !== id),
        }
      : contact,
  )
  return { ...state, contacts, customFields: without(state.customFields, id) }
}

function withoutViews(state: InboxState, isGone: (view: InboxState['views'][string]) => boolean): InboxState {
  const gone = Object.values(state.views).filter(isGone)
  if (gone.length === 0) return state
  const views = gone.reduce((left, { id }) => without(left, id), state.views)
  return { ...state, views, areCountsStale: true }
}

function mentions(item: TimelineItem, id: Id): boolean {
  return item.type === 'message' && item.mentions.includes(id)
}

function withoutMention(item: TimelineItem, id: Id): TimelineItem {
  if (item.type !== 'message' || !item.mentions.includes(id)) return item
  return { ...item, mentions: item.mentions.filter((one) => one !== id) }
}

/** The same objects where nothing changed. */
function mapAll<Item>(items: Record<Id, Item>, change: (item: Item) => Item): Record<Id, Item> {
  return Object.fromEntries(Object.entries(items).map(([id, item]) => [id, change(item)]))
}
