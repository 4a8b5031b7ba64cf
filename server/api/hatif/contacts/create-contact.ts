import Type from 'typebox'
import { findOrCreateContact } from '../../../core/contacts/index.ts'
import { invalidFields } from '../../../platform/errors.ts'
import { sendJson } from '../json.ts'
import type { Endpoint } from '../route.ts'
import { Contact, contactFields } from './contact-schema.ts'
import { contactText } from './present-contact.ts'
import { readContact } from './read-contact.ts'

export const createContact: Endpoint = (app, { db }) => {
  app.post('/v1/contacts', {
    schema: {
      operationId: 'createContact',
      summary: 'Create a contact',
      description: 'A number that a contact has already answers that contact, unchanged.',
      tags: ['contacts'],
      body: Type.Object(contactFields),
      response: { 200: Contact },
    },
    handler: async ({ hatif, body }, reply) => {
      const accountId = hatif.account.id
      const { name, phone, ...rest } = readContact(hatif, body)
      if (name === undefined || phone === undefined) throw missing({ name, phoneNumber: phone })
      const text = await db.transaction(async (tx) => {
        const { contact } = await findOrCreateContact(tx, { accountId, name, phone, ...rest })
        return contactText(tx, contact)
      })
      return sendJson(reply, text)
    },
  })
}

function missing(fields: Record<string, string | undefined>) {
  const absent = Object.keys(fields).filter((field) => fields[field] === undefined)
  return invalidFields(absent.map((field) => ({ field, message: 'is required', code: 'REQUIRED' })))
}
