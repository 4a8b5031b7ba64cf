import { z } from 'zod'
import { notFound } from '../../../platform/errors.ts'
import { getByIdentifier, Identifier } from '../contacts/identify-contact.ts'
import { defineEndpoint, JsonText } from '../route.ts'
import { IdText } from '../schemas.ts'
import { findMessageText } from './find-message.ts'
import { listPlaces } from './find-place.ts'
import { MessageWithFiles } from './message-json.ts'

export const getContactMessage = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/{identifier}/messages/{messageId}',
  operationId: 'getContactMessageWorkspaceTokenAPI',
  summary: 'Get a message of a contact',
  tags: ['messages'],
  scope: 'contacts',
  failures: [404],
  input: z.object({ identifier: Identifier, messageId: IdText }),
  output: MessageWithFiles,
  handler: async (services, { caller, input }) => {
    const contact = await getByIdentifier(services.db, caller, input.identifier)
    const places = await listPlaces(services.db, caller, contact.id)
    const conversationIds = places.flatMap(({ conversationId }) => conversationId ?? [])
    if (conversationIds.length === 0) throw notFound('conversation')
    return new JsonText(await findMessageText(services, caller, input.messageId, conversationIds))
  },
})
