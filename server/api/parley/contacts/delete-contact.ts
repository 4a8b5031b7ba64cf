import Type from 'typebox'
import { deleteContact as remove } from '../../../core/contacts/index.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { requireWholeContacts } from './find-contact.ts'

export const deleteContact: Endpoint = (app, { db }) => {
  app.delete('/contacts/:id', {
    config: { scope: 'contacts' },
    schema: {
      operationId: 'deleteContact',
      summary: 'Delete a contact',
      description:
        'Its conversations stay and keep showing its name; its notes, values and history go. Its number is free.',
      tags: ['contacts'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('contact', params.id) }
      await db.transaction(async (tx) => {
        await requireWholeContacts(tx, parley, [name.id])
        await remove(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}
