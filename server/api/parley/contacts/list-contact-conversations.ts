import { Conversation, PageOf } from '../../../../shared/parley/index.ts'
import { listContactPlaces } from '../../../core/conversations/index.ts'
import { listConversationObjects } from '../present/conversations.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { requireContact } from './find-contact.ts'

export const listContactConversations: Endpoint = (app, { db }) => {
  app.get('/contacts/:id/conversations', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'listContactConversations',
      summary: 'List a contact’s conversations',
      description:
        'One for each inbox that knows the contact, of those that the caller sees; the latest activity first, all on one page.',
      tags: ['contacts'],
      params: IdParams,
      response: { 200: PageOf(Conversation) },
    },
    handler: async ({ parley, params }) => {
      const accountId = parley.account.id
      const contactId = readId('contact', params.id)
      const { inboxIds } = parley.permissions
      const [places] = await Promise.all([
        listContactPlaces(db, { accountId, contactId }),
        requireContact(db, { accountId, id: contactId }),
      ])
      const ids = places
        .filter(({ inboxId }) => !inboxIds || inboxIds.includes(inboxId))
        .flatMap(({ conversationId }) => conversationId ?? [])
      const objects = await listConversationObjects(db, { accountId, ids })
      return { items: ids.flatMap((id) => objects.get(id) ?? []), next_cursor: null }
    },
  })
}
