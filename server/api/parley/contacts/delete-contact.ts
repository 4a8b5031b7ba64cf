import Type from 'typebox'
import { lockContact, deleteContact as remove } from '../../../core/contacts/index.ts'
import { requireUnchanged } from '../etag.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, IfMatch } from '../schemas.ts'
import { getContactObject, requireWholeContacts } from './find-contact.ts'

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
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readId('contact', params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockContact(tx, name),
          read: () => getContactObject(tx, name),
        })
        await requireWholeContacts(tx, parley, [name.id])
        await remove(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}
