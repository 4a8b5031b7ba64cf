import { z } from 'zod'
import {
  blockContact as block,
  deleteContact as remove,
  unblockContact as unblock,
} from '../../../core/contacts/index.ts'
import { defineEndpoint } from '../route.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'

const shared = {
  scope: 'contacts',
  input: z.object({ identifier: Identifier }),
  status: 204,
} as const

export const blockContact = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/v1/contacts/{identifier}/block',
  operationId: 'blockContactWorkspaceTokenAPI',
  summary: 'Block a contact',
  tags: ['contacts'],
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    await db.transaction((tx) => block(tx, { accountId, id }))
  },
})

export const unblockContact = defineEndpoint({
  ...shared,
  method: 'POST',
  path: '/v1/contacts/{identifier}/unblock',
  operationId: 'unblockContactWorkspaceTokenAPI',
  summary: 'Unblock a contact',
  tags: ['contacts'],
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    await db.transaction((tx) => unblock(tx, { accountId, id }))
  },
})

export const deleteContact = defineEndpoint({
  ...shared,
  method: 'DELETE',
  path: '/v1/contacts/{identifier}',
  operationId: 'deleteContactWorkspaceTokenAPI',
  summary: 'Delete a contact',
  description: 'Its conversations are gone with it. The next message from it makes a new contact.',
  tags: ['contacts'],
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    await db.transaction((tx) => remove(tx, { accountId, id }))
  },
})
