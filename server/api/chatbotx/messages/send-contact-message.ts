import { z } from 'zod'
import { getByIdentifier, Identifier } from '../contacts/identify-contact.ts'
import { defineEndpoint } from '../route.ts'
import { findPlace } from './find-place.ts'
import { newMessage, requireContents, withoutEmptyText } from './new-message.ts'
import { send } from './send.ts'

export const sendContactMessage = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/{identifier}/messages',
  operationId: 'sendContactMessageWorkspaceTokenAPI',
  summary: 'Send a text, files, both, or a flow to a contact',
  description: 'Accepted, not delivered: what becomes of a message, its later state says.',
  tags: ['messages'],
  scope: 'contacts',
  status: 204,
  failures: [404],
  input: z.preprocess(
    withoutEmptyText,
    z.object({ identifier: Identifier, ...newMessage }).superRefine(requireContents),
  ),
  handler: async (services, { caller, input: { identifier, ...message } }) => {
    const contact = await getByIdentifier(services.db, caller, identifier)
    await send(services, caller, {
      message,
      findPlace: (tx) => findPlace(tx, caller, contact.id, message.inboxId),
    })
  },
})
