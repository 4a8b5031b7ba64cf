import Type from 'typebox'
import { Message } from '../../../../shared/parley/index.ts'
import { settleMessage as settle } from '../../../core/messages/index.ts'
import { listMessageObjects } from '../present/messages.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { accessMessage } from './access-conversation.ts'

export const settleMessage: Endpoint = (app, { db }) => {
  app.post('/messages/:id/settle', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'settleMessage',
      summary: 'Say what became of a message of which nobody knew whether it was sent',
      description: 'For messages whose status is `unknown`. One that was not sent can be sent again then.',
      tags: ['messages'],
      params: IdParams,
      body: Body({ status: Type.Enum(['sent', 'failed']) }),
      response: { 200: Message },
    },
    handler: async ({ parley, params, body: { status } }) => {
      const { accountId, id } = await accessMessage(db, parley, params.id)
      await db.transaction((tx) => settle(tx, { accountId, id, status }))
      return (await listMessageObjects(db, { accountId, ids: [id] })).get(id)!
    },
  })
}
