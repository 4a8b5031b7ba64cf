import { deleteContact as deleteOne } from '../../../core/contacts/index.ts'
import type { Endpoint } from '../route.ts'
import { Empty, IdParams } from '../schemas.ts'
import { readContactId } from './read-contact.ts'

export const deleteContact: Endpoint = (app, { db }) => {
  app.delete('/v1/contacts/:id', {
    schema: {
      operationId: 'deleteContact',
      summary: 'Delete a contact',
      description: 'Its conversations stay readable. The next message from its number makes a new contact.',
      tags: ['contacts'],
      params: IdParams,
      response: { 200: Empty },
    },
    handler: async ({ hatif, params }) => {
      const id = readContactId(params)
      await db.transaction((tx) => deleteOne(tx, { accountId: hatif.account.id, id }))
      return {}
    },
  })
}
