import Type from 'typebox'
import { phoneDigits } from '../../../../shared/phone.ts'
import { pageQuery, readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf } from '../schemas.ts'
import { readOrder, sendContacts } from './contact-page.ts'
import { Contact } from './contact-schema.ts'

export const listContacts: Endpoint = (app, { db }) => {
  app.get('/v1/contacts', {
    schema: {
      operationId: 'listContacts',
      summary: 'List contacts, newest first unless sorted',
      tags: ['contacts'],
      querystring: Type.Object({
        ...pageQuery,
        phoneNumber: Type.Optional(Type.String({ description: 'Part of the number; only digits count' })),
        name: Type.Optional(Type.String({ description: 'Part of the name, in any letter case' })),
      }),
      response: { 200: PageOf(Contact) },
    },
    handler: async ({ hatif, query }, reply) => {
      const filter = {
        accountId: hatif.account.id,
        name: query.name?.trim(),
        phoneDigits: query.phoneNumber && readDigits(query.phoneNumber),
      }
      return sendContacts(reply, db, { filter, sort: readOrder(query.sorting), ...readPage(query) })
    },
  })
}

const fewestOfWhole = 9

/**
 * The digits to look for. A whole number as it is dialled begins with `0`, which no stored number has. A text without
 * digits stays, and is in no number.
 */
function readDigits(phoneNumber: string): string {
  const digits = phoneDigits(phoneNumber)
  return (digits.length >= fewestOfWhole ? digits.replace(/^0+/, '') : digits) || phoneNumber
}
