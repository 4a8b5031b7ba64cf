import type { Contact, Conversation, Inbox, Page } from '../../../shared/parley/index.ts'
import { toE164 } from '../../../shared/phone.ts'
import type { AppModel } from '../app.ts'
import type { Id, InboxState } from '../store/state.ts'
import { listModelOf } from './list-model.ts'

/** To whom: a contact, or a number that may be nobody's yet. */
export type Recipient = { contact: Contact } | { phone: string }

/** Inboxes that can write to a number first. */
export function startingInboxes({ inboxes }: Pick<InboxState, 'inboxes'>): Inbox[] {
  return Object.values(inboxes)
    .filter(({ channel, status }) => channel === 'whatsapp' && status === 'active')
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** The number that a text is, if it is one. */
export function phoneOf(text: string): string | undefined {
  return toE164(text)
}

/** Contacts by a part of name or number. */
export async function findContacts(app: AppModel, text: string, signal: AbortSignal): Promise<Contact[]> {
  const query = { text, limit: 8, sort: 'newest' }
  const { items } = await app.api.get<Page<Contact>>('/contacts', { query, signal })
  return items
}

/** Begins a conversation, or finds the one there is, and opens it. @throws ApiProblem, for the form to show */
export async function startConversation(
  app: AppModel,
  { inboxId, to }: { inboxId: Id; to: Recipient },
): Promise<void> {
  const since = app.store.state.position
  const body = {
    inbox_id: inboxId,
    ...('contact' in to ? { contact_id: to.contact.id } : { phone: to.phone }),
  }
  const conversation = await app.api.post<Conversation>('/conversations', { body })
  app.store.dispatch({ kind: 'conversations', conversations: [conversation], since })
  listModelOf(app).open(conversation.id)
}
