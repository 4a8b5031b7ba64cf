import Type from 'typebox'
import { deleteMessage as deleteOne } from '../../../core/messages/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { accessMessage } from './access-conversation.ts'
import { requireAuthority } from './author.ts'

export const deleteMessage: Endpoint = (app, { db }) => {
  app.delete('/messages/:id', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'deleteMessage',
      summary: 'Delete a message or a note',
      description:
        'Here: its words and files go, that there was one stays. One that waits is not sent; what has left stays with the contact.',
      tags: ['messages'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const message = await accessMessage(db, parley, params.id)
      const { accountId, id, agentId } = message
      requireAuthority(parley, agentId, 'Deleting a message')
      await db.transaction((tx) => deleteOne(tx, { accountId, id }))
      return reply.status(204).send(null)
    },
  })
}
