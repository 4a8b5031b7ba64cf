import { z } from 'zod'
import { ContactItem } from '../present/contact.ts'
import { defineEndpoint } from '../route.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'
import { showContact } from './show-contacts.ts'

export const getContact = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/{identifier}',
  operationId: 'getContactWorkspaceTokenAPI',
  summary: 'Get a contact',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ identifier: Identifier }),
  output: ContactItem,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { id } = await getByIdentifier(db, caller, input.identifier)
    return showContact(db, caller, id)
  },
})
