import { ContactChange, PageOf } from '../../../../shared/parley/index.ts'
import { listContactChanges as list } from '../../../core/contacts/index.ts'
import { readPage, toPage } from '../paging.ts'
import { presentContactChange } from '../present/contacts.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, PageParams } from '../schemas.ts'
import { requireContact } from './find-contact.ts'

export const listContactChanges: Endpoint = (app, { db }) => {
  app.get('/contacts/:id/changes', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'listContactChanges',
      summary: 'List what a contact’s fields were and became, the newest first',
      tags: ['contacts'],
      params: IdParams,
      querystring: PageParams,
      response: { 200: PageOf(ContactChange) },
    },
    handler: async ({ parley, params, query }) => {
      const accountId = parley.account.id
      const contactId = readId('contact', params.id)
      const { limit, after: before } = readPage(query)
      const [rows] = await Promise.all([
        list(db, { accountId, contactId, ...(before && { before }), limit: limit + 1 }),
        requireContact(db, { accountId, id: contactId }),
      ])
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentContactChange })
    },
  })
}
