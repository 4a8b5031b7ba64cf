import Type from 'typebox'
import { Message, Nullable } from '../../../../shared/parley/index.ts'
import { resendMessage as resend } from '../../../core/messages/index.ts'
import { requiresWindow } from '../../../core/writing/index.ts'
import { listMessageObjects } from '../present/messages.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { accessMessage } from './access-conversation.ts'
import { toAuthor } from './author.ts'
import { ClientId } from './message-body.ts'
import { toOutlet } from './outlet.ts'

export const resendMessage: Endpoint = (app, services) => {
  const { db, networks } = services
  app.post('/messages/:id/resend', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'resendMessage',
      summary: 'Send a message that failed once more',
      description: 'As a new message; the one that failed stays and names it in `resent_as_id`.',
      tags: ['messages'],
      params: IdParams,
      body: Nullable(Body({ client_id: Type.Optional(ClientId) })),
      response: { 201: Message },
    },
    handler: async ({ parley, params, body }, reply) => {
      const { accountId, id } = await accessMessage(db, parley, params.id)
      const { agentId } = toAuthor(parley)
      const { linkOf } = toOutlet(services)
      const strictWindow = parley.account.settings.strictWindow ?? false
      const message = await db.transaction((tx) =>
        resend(tx, {
          accountId,
          id,
          sender: agentId ? 'agent' : 'api',
          agentId,
          clientId: body?.client_id,
          linkOf: (attachmentId) => linkOf({ accountId, id: attachmentId }),
          requiresWindow: (inbox) => requiresWindow(networks.get(inbox.channel), inbox, strictWindow),
        }),
      )
      const shown = await listMessageObjects(db, { accountId, ids: [message.id] })
      return reply.status(201).send(shown.get(message.id)!)
    },
  })
}
