import Type from 'typebox'
import { deleteContact as deleteOne } from '../../../core/contacts/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { readContactId } from './read-contact.ts'

export const deleteContact: Endpoint = (app, { db }) => {
  app.delete('/contacts/:id', {
    schema: {
      operationId: 'deleteContact',
      summary: 'Delete a contact',
      description: 'Its conversations stay readable. The next message from its number makes a new contact.',
      tags: ['contacts'],
      params: IdParams,
      response: { 204: Type.Null({ description: 'Deleted' }) },
    },
    handler: async ({ vobiz, params }, reply) => {
      const id = readContactId(params)
      await db.transaction((tx) => deleteOne(tx, { accountId: vobiz.account.id, id }))
      return reply.status(204).send(null)
    },
  })
}
