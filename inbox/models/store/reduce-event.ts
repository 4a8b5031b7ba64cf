import type { Draft, ParleyEvent } from '../../../shared/parley/index.ts'
import { placeInLists } from './lists.ts'
import { compareIds } from './order.ts'
import { removeContact, removeTag, renameContact, without } from './reduce-deletion.ts'
import { putTeam, removeAgent, removeCustomField, removeTeam } from './reduce-departure.ts'
import { reduceTimeline } from './reduce-timeline.ts'
import { putConversation, removeConversation } from './replace.ts'
import type { Id, InboxState } from './state.ts'

/** The state after an event of the log. What stands in it is as the server shows it now, so the last one counts. */
export function reduceEvent(state: InboxState, event: ParleyEvent): InboxState {
  if (compareIds(event.id, state.position) <= 0) return state
  const parts = [ofSettings, ofContact, ofActivity, ofDraft, ofMentions, ofConversation, ofTimeline]
  return { ...parts.reduce((so, part) => part(so, event), state), position: event.id }
}

/** I saw what mentions me in a conversation. */
export function seeMentions(state: InboxState, id: Id): InboxState {
  if (state.mentioned[id] === false) return state
  const after = { ...state, mentioned: { ...state.mentioned, [id]: false }, areCountsStale: true }
  return placeInLists(after, id, state.conversations[id])
}

/** Puts a draft of mine, or takes it away. */
export function putDraft(state: InboxState, conversationId: Id, draft: Draft | null): InboxState {
  const had = conversationId in state.drafts
  if (!draft && !had) return state
  const drafts = draft ? { ...state.drafts, [conversationId]: draft } : without(state.drafts, conversationId)
  const after = { ...state, drafts, areCountsStale: state.areCountsStale || had !== (draft !== null) }
  return placeInLists(after, conversationId, state.conversations[conversationId])
}

function ofConversation(state: InboxState, event: ParleyEvent): InboxState {
  const { conversation, conversation_id: id, type, changes } = event
  const merged = changes['merged_from'] ?? changes['mergedFrom']
  const before = typeof merged === 'string' ? foldConversation(state, { id, merged }) : state
  if (conversation) return putConversation(before, conversation, { position: event.id, type })
  // It is gone, or no longer for these eyes.
  return id && type.startsWith('conversation.') ? removeConversation(before, id) : before
}

/** What stood in the other one stands in this one now, and comes with its page. */
function foldConversation(state: InboxState, { id, merged }: { id: Id | null; merged: Id }): InboxState {
  const after = removeConversation(state, merged)
  const timeline = id === null ? undefined : after.timelines[id]
  if (!id || !timeline) return after
  return { ...after, timelines: { ...after.timelines, [id]: { ...timeline, isStale: true } } }
}

function ofTimeline(state: InboxState, event: ParleyEvent): InboxState {
  const id = event.conversation_id
  if (!id) return state
  const timeline = reduceTimeline(state.timelines[id], event)
  if (timeline === state.timelines[id] || !timeline) return state
  return { ...state, timelines: { ...state.timelines, [id]: timeline } }
}

function ofDraft(state: InboxState, { type, draft, conversation_id: id }: ParleyEvent): InboxState {
  return id && type.startsWith('draft.') ? putDraft(state, id, draft ?? null) : state
}

/** A note that speaks to me, until I saw it. */
function ofMentions(state: InboxState, event: ParleyEvent): InboxState {
  const { type, message, conversation_id: id, changes } = event
  if (!id) return state
  if (type === 'mention.seen') return changes['agent_id'] === state.me.id ? seeMentions(state, id) : state
  if (type !== 'message.created' || message?.direction !== 'note') return state
  if (!message.mentions.includes(state.me.id) || message.sender.agent_id === state.me.id) return state
  return { ...state, mentioned: { ...state.mentioned, [id]: true }, areCountsStale: true }
}

function ofContact(state: InboxState, { type, contact, contact_id: id }: ParleyEvent): InboxState {
  if (!id || !type.startsWith('contact.')) return state
  if (type === 'contact.deleted') return removeContact(state, id)
  return contact ? renameContact(state, contact) : state
}

/** Whoever writes or calls was there at that time. */
function ofActivity(state: InboxState, { type, message, call, contact_id: id }: ParleyEvent): InboxState {
  const item = type === 'message.created' ? message : type.startsWith('call.') ? call : undefined
  const contact = id === null ? undefined : state.contacts[id]
  if (!contact || item?.direction !== 'inbound') return state
  const { last_active_at: before } = contact
  if (before !== null && before >= item.at) return state
  return { ...state, contacts: { ...state.contacts, [contact.id]: { ...contact, last_active_at: item.at } } }
}

/** Agents, teams, inboxes and what else the bootstrap answer had. */
function ofSettings(state: InboxState, event: ParleyEvent): InboxState {
  const { subject_id: id } = event
  const after = id ? putSetting(state, event, id) : state
  return after === state ? state : { ...after, seenAt: { ...after.seenAt, settings: event.id } }
}

function putSetting(state: InboxState, event: ParleyEvent, id: Id): InboxState {
  const [noun] = event.type.split('.')
  switch (noun) {
    case 'agent':
      if (!event.agent) return removeAgent(state, id)
      return {
        ...state,
        agents: put(state.agents, id, event.agent),
        me: id === state.me.id ? (event.agent ?? state.me) : state.me,
      }
    case 'team':
      return event.team ? putTeam(state, event.team) : removeTeam(state, id)
    case 'inbox':
      return { ...state, inboxes: put(state.inboxes, id, event.inbox) }
    case 'tag':
      return event.tag ? { ...state, tags: put(state.tags, id, event.tag) } : removeTag(state, id)
    case 'custom_field':
      if (!event.custom_field) return removeCustomField(state, id)
      return { ...state, customFields: put(state.customFields, id, event.custom_field) }
    case 'canned_response':
      return { ...state, cannedResponses: put(state.cannedResponses, id, event.canned_response) }
    case 'view':
      return { ...state, views: put(state.views, id, event.view), areCountsStale: true }
    default:
      return state
  }
}

/** An event without its object tells of a deletion, or that it is no longer for these eyes. */
function put<Item>(items: Record<Id, Item>, id: Id, item: Item | undefined): Record<Id, Item> {
  return item ? { ...items, [id]: item } : without(items, id)
}
