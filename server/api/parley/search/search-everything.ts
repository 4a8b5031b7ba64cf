import Type from 'typebox'
import { SearchResults } from '../../../../shared/parley/index.ts'
import { listContactKeys, listContactsById } from '../../../core/contacts/index.ts'
import { listLatestConversations } from '../../../core/conversations/index.ts'
import { searchMessages, snippetOf } from '../../../core/search/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { isId } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { listConversationObjects, presentContactSummary } from '../present/conversations.ts'
import { readListed } from '../read-listed.ts'
import type { Endpoint } from '../route.ts'
import { Listed } from '../schemas.ts'
import { readSearch } from './read-search.ts'

const places = ['contacts', 'messages'] as const

export const searchEverything: Endpoint = (app, { db }) => {
  app.get('/search', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'search',
      summary: 'Find contacts and messages',
      description:
        'Contacts by a part of their name, number or e-mail address; messages and notes by a part of their text, the newest first, in any script, accents and letter case aside: `giay` finds giày. With the cursor, further messages: of one or two letters, which no index knows, a page may have few or none and there are more all the same.',
      tags: ['search'],
      querystring: Type.Object({
        q: Type.String({ description: 'What to look for' }),
        in: Type.Optional(Listed(`${places.join(', ')}; both unless given`)),
        limit: Type.Optional(Type.String({ description: 'Of each, 20 by default, 50 at most' })),
        cursor: Type.Optional(Type.String({ description: '`next_cursor` of the page before' })),
      }),
      response: { 200: SearchResults },
    },
    handler: async ({ parley, query }) => {
      const { text, limit } = readSearch(query)
      const before = query.cursor === undefined ? undefined : readCursor(query.cursor)
      const wanted = readPlaces(query.in)
      const asked = { text, limit, before }
      const [contacts, messages] = await Promise.all([
        wanted.includes('contacts') && !before && seesContacts(parley) ? findContacts(db, parley, asked) : [],
        wanted.includes('messages') ? findMessages(db, parley, asked) : { messages: [], next_cursor: null },
      ])
      return { contacts, ...messages }
    },
  })
}

function readPlaces(given: string | string[] | undefined): readonly string[] {
  const wanted = readListed(given) ?? places
  if (wanted.every((place) => places.some((known) => known === place))) return wanted
  throw invalidField('in', `must be of ${places.join(', ')}`, 'INVALID', given)
}

type Asked = { text: string; limit: number; before: string | undefined }

/** Every agent does; of keys, those that are good for contacts, and for all inboxes. */
function seesContacts({ agent, permissions: { scopes, inboxIds } }: Caller): boolean {
  return agent !== undefined || (!inboxIds && (!scopes || scopes.includes('contacts')))
}

async function findContacts(
  db: Db,
  { account, permissions: { inboxIds } }: Caller,
  { text, limit }: Asked,
): Promise<SearchResults['contacts']> {
  const accountId = account.id
  const keys = await listContactKeys(db, { accountId, text, sort: 'newest', limit })
  const ids = keys.map(({ id }) => id)
  const [contacts, conversations] = await Promise.all([
    listContactsById(db, { accountId, ids }),
    listLatestConversations(db, { accountId, contactIds: ids, inboxIds }),
  ])
  const byId = new Map(contacts.map((contact) => [contact.id, contact]))
  return ids.flatMap((id) => {
    const contact = byId.get(id)
    return contact
      ? [{ contact: presentContactSummary(contact), conversation_id: conversations.get(id) ?? null }]
      : []
  })
}

async function findMessages(
  db: Db,
  { account, permissions: { inboxIds } }: Caller,
  { text, limit, before }: Asked,
): Promise<Pick<SearchResults, 'messages' | 'next_cursor'>> {
  const accountId = account.id
  const { hits, next } = await searchMessages(db, { accountId, text, inboxIds, before, limit })
  const ids = [...new Set(hits.map(({ conversationId }) => conversationId))]
  const conversations = await listConversationObjects(db, { accountId, ids })
  return {
    messages: hits.flatMap((hit) => {
      const conversation = conversations.get(hit.conversationId)
      if (!conversation) return []
      const shown = { text: snippetOf(hit.text, text), at: hit.at.toISOString(), direction: hit.direction }
      return [{ message_id: hit.id, conversation, ...shown }]
    }),
    next_cursor: next ? Buffer.from(next).toString('base64url') : null,
  }
}

function readCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (isId(id)) return id
  throw invalidField('cursor', 'is not a cursor of a search; start without one', 'INVALID', cursor)
}
