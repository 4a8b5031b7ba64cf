import Type from 'typebox'
import { Message, ScheduledMessage } from '../../../../shared/parley/index.ts'
import { cancelScheduled, rescheduleMessage, sendScheduledNow } from '../../../core/writing/index.ts'
import { readFutureTime } from '../messages/message-body.ts'
import { toOutlet } from '../messages/outlet.ts'
import { listMessageObjects } from '../present/messages.ts'
import { presentScheduled } from '../present/scheduled.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { accessScheduled } from './access-scheduled.ts'

const config = { scope: 'conversations', perInbox: true } as const
const tags = ['scheduled messages']

export const deleteScheduled: Endpoint = (app, { db }) => {
  app.delete('/scheduled/:id', {
    config,
    schema: {
      operationId: 'deleteScheduled',
      summary: 'Take back what is to be sent later',
      description: 'Answers what it was, so that it can be written anew. 404 when it was sent already.',
      tags,
      params: IdParams,
      response: { 200: ScheduledMessage },
    },
    handler: async ({ parley, params }) => {
      const { accountId, id } = await accessScheduled(db, parley, params.id)
      return presentScheduled(await db.transaction((tx) => cancelScheduled(tx, { accountId, id })))
    },
  })
}

export const updateScheduled: Endpoint = (app, { db }) => {
  app.patch('/scheduled/:id', {
    config,
    schema: {
      operationId: 'updateScheduled',
      summary: 'Send it at another time',
      description: 'What could not be sent is tried again then.',
      tags,
      params: IdParams,
      body: Body({ send_at: Type.String({ format: 'date-time' }) }),
      response: { 200: ScheduledMessage },
    },
    handler: async ({ parley, params, body }) => {
      const { accountId, id } = await accessScheduled(db, parley, params.id)
      const sendAt = readFutureTime(body.send_at, db.now())
      return presentScheduled(await db.transaction((tx) => rescheduleMessage(tx, { accountId, id, sendAt })))
    },
  })
}

export const sendScheduled: Endpoint = (app, services) => {
  const { db } = services
  app.post('/scheduled/:id/send-now', {
    config,
    schema: {
      operationId: 'sendScheduled',
      summary: 'Send now what was to be sent later',
      tags,
      params: IdParams,
      response: { 201: Type.Object({ messages: Type.Array(Message) }) },
    },
    handler: async ({ parley, params }, reply) => {
      const { accountId, id } = await accessScheduled(db, parley, params.id)
      const strictWindow = parley.account.settings.strictWindow ?? false
      const sent = await db.transaction((tx) =>
        sendScheduledNow(tx, toOutlet(services), { accountId, id, strictWindow }),
      )
      const ids = sent.map((message) => message.id)
      const shown = await listMessageObjects(db, { accountId, ids })
      return reply.status(201).send({ messages: ids.map((each) => shown.get(each)!) })
    },
  })
}
