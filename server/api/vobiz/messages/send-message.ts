import { sendMessage as send } from '../../../core/messages/index.ts'
import { findChannel } from '../find-channel.ts'
import { presentMessage } from '../present/message.ts'
import type { Endpoint } from '../route.ts'
import { Message } from '../schemas.ts'
import { readSend, SendBody } from './read-send.ts'

export const sendMessage: Endpoint = (app, { db, legacy }) => {
  for (const path of ['/messages', '/send']) {
    app.post(path, {
      schema: {
        operationId: 'sendMessage',
        summary: 'Send a message',
        description: 'A 201 means accepted, not delivered: the final state comes by webhook.',
        tags: ['messages'],
        body: SendBody,
        response: { 201: Message },
        hide: path === '/send',
      },
      handler: async ({ vobiz, body }, reply) => {
        const { message, conversation } = await db.transaction(async (tx) => {
          const inbox = await findChannel(tx, vobiz, body.channel_id)
          const draft = readSend(body, inbox)
          return send(tx, {
            accountId: vobiz.account.id,
            to: { inboxId: inbox.id, phone: draft.phone },
            sender: 'api',
            requireOpenWindow: vobiz.account.settings.strictWindow,
            ...draft,
          })
        })
        return reply
          .status(201)
          .send(presentMessage(message, conversation.contactId, { authId: vobiz.authId, legacy }))
      },
    })
  }
}
