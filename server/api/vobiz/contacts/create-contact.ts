import Type from 'typebox'
import { createContact as create } from '../../../core/contacts/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { sendJson } from '../lists.ts'
import type { Endpoint } from '../route.ts'
import { AttributesInput, Contact, NameInput, PhoneInput, TagsInput } from './contact-schemas.ts'
import { contactText } from './present-contact.ts'
import { readContact, readPhone } from './read-contact.ts'

export const createContact: Endpoint = (app, { db }) => {
  app.post('/contacts', {
    schema: {
      operationId: 'createContact',
      summary: 'Create a contact',
      description: 'A number that a contact has already is refused with 409 `DUPLICATE_CONTACT`.',
      tags: ['contacts'],
      body: Type.Object({
        phone_number: PhoneInput,
        name: NameInput,
        tags: Type.Optional(TagsInput),
        custom_attributes: Type.Optional(AttributesInput),
      }),
      response: { 201: Contact },
    },
    handler: async ({ vobiz, body }, reply) => {
      const phone = readPhone(body.phone_number)
      const { name, ...rest } = readContact(body)
      if (name === undefined) throw invalidField('name', 'is required', 'REQUIRED')
      const text = await db.transaction(async (tx) => {
        const { id } = await create(tx, { accountId: vobiz.account.id, phone, name, ...rest })
        return contactText(tx, vobiz, id)
      })
      return sendJson(reply.status(201), text)
    },
  })
}
