import { sendJson } from '../lists.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { Contact } from './contact-schemas.ts'
import { contactText } from './present-contact.ts'
import { readContactId } from './read-contact.ts'

export const getContact: Endpoint = (app, { db }) => {
  app.get('/contacts/:id', {
    schema: {
      operationId: 'getContact',
      summary: 'Get a contact',
      tags: ['contacts'],
      params: IdParams,
      response: { 200: Contact },
    },
    handler: async ({ vobiz, params }, reply) =>
      sendJson(reply, await contactText(db, vobiz, readContactId(params))),
  })
}
