import Type from 'typebox'
import { Message, Nullable, ScheduledMessage } from '../../../../shared/parley/index.ts'
import { scheduleMessage, sendComposition } from '../../../core/writing/index.ts'
import { listMessageObjects } from '../present/messages.ts'
import { presentScheduled } from '../present/scheduled.ts'
import { readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { accessConversation } from './access-conversation.ts'
import { toAuthor } from './author.ts'
import { MessageBody, readComposition, readSendTime } from './message-body.ts'
import { toOutlet } from './outlet.ts'

export const createMessage: Endpoint = (app, services) => {
  const { db } = services
  app.post('/conversations/:id/messages', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'createMessage',
      summary: 'Send a text, files, a template or a reaction, at once or later',
      description: [
        'A 201 means accepted, not delivered: what becomes of it is told by `status`. Several files are several messages; the text goes with the first one.',
        'With `send_at` or `delay_seconds` it waits, and can be taken back until then.',
      ].join(' '),
      tags: ['messages'],
      params: IdParams,
      body: MessageBody,
      response: {
        201: Type.Object({ messages: Type.Array(Message), scheduled: Nullable(ScheduledMessage) }),
      },
    },
    handler: async ({ parley, params, body }, reply) => {
      const { id: accountId, settings } = parley.account
      const conversation = await accessConversation(db, parley, params.id)
      const sendAt = readSendTime(body, db.now())
      const expected = body.expect_last_message_id
      const writing = {
        accountId,
        conversationId: conversation.id,
        author: toAuthor(parley),
        composition: await readComposition(db, conversation, body),
        strictWindow: settings.strictWindow ?? false,
        expectLastMessageId:
          expected == null ? expected : readIdField('message', expected, 'expect_last_message_id'),
      }
      const outlet = toOutlet(services)
      if (sendAt) {
        const scheduled = await db.transaction((tx) => scheduleMessage(tx, outlet, { ...writing, sendAt }))
        return reply.status(201).send({ messages: [], scheduled: presentScheduled(scheduled) })
      }
      const sent = await db.transaction((tx) => sendComposition(tx, outlet, writing))
      const ids = sent.map(({ id }) => id)
      const shown = await listMessageObjects(db, { accountId, ids })
      return reply.status(201).send({ messages: ids.map((id) => shown.get(id)!), scheduled: null })
    },
  })
}
