import { Contact } from '../../../../shared/parley/index.ts'
import { sendTagged } from '../etag.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getContactObject } from './find-contact.ts'

export const getContact: Endpoint = (app, { db }) => {
  app.get('/contacts/:id', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'getContact',
      summary: 'Read a contact',
      tags: ['contacts'],
      params: IdParams,
      response: { 200: Contact },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('contact', params.id) }
      return sendTagged(reply, await getContactObject(db, name))
    },
  })
}
