import { z } from 'zod'
import { addContactTags, deleteContact, listContactsById } from '../../../core/contacts/index.ts'
import { isId } from '../../../platform/ids.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'

const contactIds = z.array(IdText).min(1).max(100).describe('Those that do not exist are passed over')

export const tagContacts = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/bulk/tags',
  operationId: 'contacts.bulkTags',
  summary: 'Give several contacts more tags',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ contactIds, tagIds: z.array(IdText).min(1).max(100) }),
  status: 204,
  handler: async ({ db }, { caller: { account }, input }) => {
    const idsOf = (ids: string[]) => [...new Set(ids.filter(isId))]
    await db.transaction((tx) =>
      addContactTags(tx, {
        accountId: account.id,
        contactIds: idsOf(input.contactIds),
        tagIds: idsOf(input.tagIds),
      }),
    )
  },
})

export const deleteContacts = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/bulk/delete',
  operationId: 'contacts.bulkDelete',
  summary: 'Delete several contacts',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ contactIds }),
  status: 204,
  handler: async ({ db }, { caller: { account }, input }) => {
    const ids = [...new Set(input.contactIds.filter(isId))].sort()
    await db.transaction(async (tx) => {
      const known = await listContactsById(tx, { accountId: account.id, ids })
      // A hundred at most, and each goes with all that hangs on it.
      for (const { accountId, id } of known.filter(({ deletedAt }) => !deletedAt))
        await deleteContact(tx, { accountId, id })
    })
  },
})
