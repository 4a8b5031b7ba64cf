import { sendJson } from '../json.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { Contact } from './contact-schema.ts'
import { contactText } from './present-contact.ts'
import { readContactId } from './read-contact.ts'

export const getContact: Endpoint = (app, { db }) => {
  app.get('/v1/contacts/:id', {
    schema: {
      operationId: 'getContact',
      summary: 'Get a contact',
      tags: ['contacts'],
      params: IdParams,
      response: { 200: Contact },
    },
    handler: async ({ hatif, params }, reply) =>
      sendJson(reply, await contactText(db, { accountId: hatif.account.id, id: readContactId(params) })),
  })
}
