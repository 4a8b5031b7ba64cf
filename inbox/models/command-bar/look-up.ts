import type { Conversation } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { fitOf } from './find.ts'

export type Found = {
  contacts: { contact: ContactSummary; conversationId: string | null }[]
  messages: { messageId: string; conversation: Conversation; text: string }[]
}

type ContactSummary = Conversation['contact']
type Answer = {
  contacts: { contact: ContactSummary; conversation_id: string | null }[]
  messages: { message_id: string; conversation: Conversation; text: string }[]
}

/** Conversations that are loaded already and whose contact fits: there at once, without asking. */
export function findLoaded({ store }: Pick<AppModel, 'store'>, typed: string, limit: number): Conversation[] {
  return Object.values(store.state.conversations)
    .map((conversation) => {
      const { name, phone, email } = conversation.contact
      return { conversation, fit: fitOf(`${name} ${phone ?? ''} ${email ?? ''}`, typed) }
    })
    .filter(({ fit }) => fit > 0)
    .sort(
      (one, other) =>
        other.fit - one.fit ||
        (other.conversation.last_activity_at < one.conversation.last_activity_at ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ conversation }) => conversation)
}

/** Asks the server for contacts and messages. */
export async function lookUp(
  { api }: Pick<AppModel, 'api'>,
  typed: string,
  signal: AbortSignal,
): Promise<Found> {
  const query = { q: typed, in: 'contacts,messages', limit: 6 }
  const { contacts, messages } = await api.get<Answer>('/search', { query, signal })
  return {
    contacts: contacts.map(({ contact, conversation_id }) => ({ contact, conversationId: conversation_id })),
    messages: messages.map(({ message_id, conversation, text }) => ({
      messageId: message_id,
      conversation,
      text,
    })),
  }
}
