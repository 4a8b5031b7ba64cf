import Type from 'typebox'
import { contactPage, countContacts } from '../../../core/contacts/index.ts'
import { jsonArray, listText, sendJson } from '../lists.ts'
import { pageKeys, readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf, PageQuerystring } from '../schemas.ts'
import { Contact } from './contact-schemas.ts'
import { contactJson } from './present-contact.ts'

export const listContacts: Endpoint = (app, { db, legacy }) => {
  app.get('/contacts', {
    schema: {
      operationId: 'listContacts',
      summary: 'List contacts, newest first',
      tags: ['contacts'],
      querystring: Type.Object({
        ...PageQuerystring.properties,
        search: Type.Optional(
          Type.String({
            description: 'Part of the name or number, in any letter case; numbers without + and blanks',
          }),
        ),
        tag: Type.Optional(Type.String({ description: 'The exact name of one tag' })),
      }),
      response: { 200: PageOf(Contact) },
    },
    handler: async ({ vobiz, query }, reply) => {
      const page = readPage(query, { limit: 25 })
      const filter = {
        accountId: vobiz.account.id,
        search: query.search?.trim(),
        tag: query.tag?.trim(),
      }
      const [rows, total] = await Promise.all([
        db.query<{ items: string }>(
          jsonArray(contactPage(filter, { row: contactJson(vobiz.authId), ...page })),
        ),
        countContacts(db, filter),
      ])
      const meta = { total, page: page.page, limit: page.limit }
      return sendJson(reply, listText(rows[0]!.items, pageKeys(page, total), legacy ? { meta } : undefined))
    },
  })
}
