import { z } from 'zod'
import { contactsById } from '../../../core/contact-filters/index.ts'
import { sql } from '../../../platform/db/index.ts'
import { inboxScope } from '../auth.ts'
import { ContactInbox, contactItemJoins } from '../present/contact.ts'
import { defineEndpoint, JsonText } from '../route.ts'
import { listOf } from '../schemas.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'

export const listInboxesOfContact = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/{identifier}/inboxes',
  operationId: 'contacts.listInboxes',
  summary: 'List the inboxes that know a contact',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ identifier: Identifier }),
  output: listOf(ContactInbox),
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const joins = contactItemJoins(inboxScope(caller))
    const found = contactsById({ accountId }, { ids: [id], row: sql`inboxes.items`, joins })
    const [shown] = await db.query<{ row: string }>(sql`select f.row::text as row from (${found}) f`)
    return new JsonText(`{"data":${shown?.row ?? '[]'}}`)
  },
})
