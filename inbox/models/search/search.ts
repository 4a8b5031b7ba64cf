import type { Conversation, Message } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'

export const searchScopes = ['all', 'contacts', 'messages'] as const
export type SearchScope = (typeof searchScopes)[number]

export type ContactHit = { contact: Conversation['contact']; conversation_id: string | null }
export type MessageHit = {
  message_id: string
  conversation: Conversation
  /** The message around what was found. */
  text: string
  at: string
  direction: Message['direction']
}
export type SearchPage = { contacts: ContactHit[]; messages: MessageHit[]; next_cursor: string | null }

const pageSize = 30
/** Beside messages only the best contacts stand. */
const contactsBesideMessages = 5

export type Search = { text: string; scope: SearchScope; cursor: string | null; signal: AbortSignal }

/** A page of what is called, or says, like that. */
export async function search(app: AppModel, { text, scope, cursor, signal }: Search): Promise<SearchPage> {
  const since = app.store.state.position
  const parts = scope === 'all' ? (cursor ? 'messages' : 'contacts,messages') : scope
  const query = { q: text, in: parts, limit: pageSize, cursor }
  const page = await app.api.get<SearchPage>('/search', { query, signal })
  const conversations = page.messages.map(({ conversation }) => conversation)
  if (conversations.length > 0) app.store.dispatch({ kind: 'conversations', conversations, since })
  return scope === 'all' ? { ...page, contacts: page.contacts.slice(0, contactsBesideMessages) } : page
}
