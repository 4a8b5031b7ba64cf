import type { Contact } from '../../../shared/parley/index.ts'
import { placeInLists } from './lists.ts'
import type { Id, InboxState } from './state.ts'

/** Without one entry; the same object when there was none. */
export function without<Item>(items: Record<Id, Item>, id: Id): Record<Id, Item> {
  if (!(id in items)) return items
  const { [id]: _gone, ...others } = items
  return others
}

/** Its conversations keep showing its name. */
export function removeContact(state: InboxState, id: Id): InboxState {
  return { ...state, contacts: without(state.contacts, id) }
}

/** A contact as it is now, also where lists show it. */
export function renameContact(state: InboxState, contact: Contact): InboxState {
  const { id, name, phone, email, avatar_url, blocked } = contact
  const contacts = id in state.contacts ? { ...state.contacts, [id]: contact } : state.contacts
  let conversations = state.conversations
  for (const conversation of Object.values(state.conversations))
    if (conversation.contact.id === id)
      conversations = {
        ...conversations,
        [conversation.id]: { ...conversation, contact: { id, name, phone, email, avatar_url, blocked } },
      }
  return { ...state, contacts, conversations }
}

/** Taken off everything that has it. */
export function removeTag(state: InboxState, id: Id): InboxState {
  const tagged = Object.values(state.conversations).filter(({ tag_ids: tagIds }) => tagIds.includes(id))
  const bare = tagged.map((one) => ({ ...one, tag_ids: one.tag_ids.filter((tagId) => tagId !== id) }))
  const contacts = Object.entries(state.contacts).map(([contactId, contact]) => [
    contactId,
    contact.tag_ids.includes(id)
      ? { ...contact, tag_ids: contact.tag_ids.filter((tagId) => tagId !== id) }
      : contact,
  ])
  const after: InboxState = {
    ...state,
    tags: without(state.tags, id),
    contacts: Object.fromEntries(contacts),
    conversations: { ...state.conversations, ...Object.fromEntries(bare.map((one) => [one.id, one])) },
    areCountsStale: state.areCountsStale || tagged.length > 0,
  }
  return tagged.reduce((so, before) => placeInLists(so, before.id, before), after)
}
