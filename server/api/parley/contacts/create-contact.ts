import { Contact } from '../../../../shared/parley/index.ts'
import { createContact as create, lockLinks } from '../../../core/contacts/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { sendTagged } from '../etag.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { contactBody, readContactFields, readLinkIds } from './contact-body.ts'
import { getContactObject } from './find-contact.ts'

export const createContact: Endpoint = (app, { db }) => {
  app.post('/contacts', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'createContact',
      summary: 'Make a contact',
      description: 'It has a name, a phone number or an e-mail address. One number is one contact’s.',
      tags: ['contacts'],
      body: Body(contactBody),
      response: { 201: Contact },
    },
    handler: async ({ parley, body }, reply) => {
      const accountId = parley.account.id
      const fields = readContactFields(body)
      const { name, firstName, lastName, phone, email } = fields
      if (!(name ?? firstName ?? lastName ?? phone ?? email))
        throw invalidField('name', 'is required unless there is a phone or an email', 'REQUIRED')
      const made = await db.transaction(async (tx) => {
        const links = await lockLinks(tx, accountId, readLinkIds(body))
        const { id } = await create(tx, { accountId, ...fields, links })
        return getContactObject(tx, { accountId, id })
      })
      return reply.status(201).send(sendTagged(reply, made))
    },
  })
}
