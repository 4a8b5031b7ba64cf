import Type from 'typebox'
import { updateContact as update } from '../../../core/contacts/index.ts'
import { sendJson } from '../json.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { Contact, contactFields } from './contact-schema.ts'
import { contactText } from './present-contact.ts'
import { readContact, readContactId } from './read-contact.ts'

export const updateContact: Endpoint = (app, { db }) => {
  app.put('/v1/contacts/:id', {
    schema: {
      operationId: 'updateContact',
      summary: 'Change a contact',
      description:
        'Fields that are absent or blank stay. `customFields` replaces all values of undefined names.',
      tags: ['contacts'],
      params: IdParams,
      body: Type.Object(contactFields),
      response: { 200: Contact },
    },
    handler: async ({ hatif, params, body }, reply) => {
      const key = { accountId: hatif.account.id, id: readContactId(params) }
      const fields = readContact(hatif, body)
      const text = await db.transaction(async (tx) => {
        await update(tx, { ...key, ...fields })
        return contactText(tx, key)
      })
      return sendJson(reply, text)
    },
  })
}
