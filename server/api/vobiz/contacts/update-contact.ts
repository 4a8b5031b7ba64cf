import Type from 'typebox'
import { updateContact as update } from '../../../core/contacts/index.ts'
import { sendJson } from '../lists.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { AttributesInput, Contact, NameInput, TagsInput } from './contact-schemas.ts'
import { contactText } from './present-contact.ts'
import { readContact, readContactId } from './read-contact.ts'

export const updateContact: Endpoint = (app, { db }) => {
  app.put('/contacts/:id', {
    schema: {
      operationId: 'updateContact',
      summary: 'Change a contact',
      description:
        'A field that is given is replaced whole; one that is absent stays. `phone_number` cannot change and is ignored.',
      tags: ['contacts'],
      params: IdParams,
      body: Type.Object({
        name: Type.Optional(NameInput),
        tags: Type.Optional(TagsInput),
        custom_attributes: Type.Optional(AttributesInput),
      }),
      response: { 200: Contact },
    },
    handler: async ({ vobiz, params, body }, reply) => {
      const id = readContactId(params)
      const fields = readContact(body)
      const text = await db.transaction(async (tx) => {
        await update(tx, { accountId: vobiz.account.id, id, ...fields })
        return contactText(tx, vobiz, id)
      })
      return sendJson(reply, text)
    },
  })
}
