import Type from 'typebox'
import { Id, PushSubscription } from '../../../../shared/parley/index.ts'
import { subscribePush, unsubscribePush } from '../../../core/push/index.ts'
import { requirePerson } from '../auth.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'

export const createPushSubscription: Endpoint = (app, { db, fetch }) => {
  app.post('/me/push-subscriptions', {
    config: { person: true },
    schema: {
      operationId: 'createPushSubscription',
      summary: 'Have this browser told of new messages while nobody looks',
      description: [
        'Takes what `PushSubscription.toJSON()` gives; `bootstrap` has the key to subscribe with. It ends with the session.',
        'Told are messages of conversations that are the person’s, or nobody’s, and notes that mention them; `notify` of the preferences narrows it.',
      ].join(' '),
      tags: ['me'],
      body: PushSubscription,
      response: { 201: Type.Object({ id: Id }) },
    },
    handler: async ({ parley, body }, reply) => {
      const { agent, session } = requirePerson(parley)
      const subscription = {
        accountId: parley.account.id,
        agentId: agent.id,
        sessionId: session.id,
        endpoint: body.endpoint,
        ...body.keys,
      }
      return reply
        .status(201)
        .send({ id: await db.transaction((tx) => subscribePush(tx, fetch, subscription)) })
    },
  })
}

export const deletePushSubscription: Endpoint = (app, { db }) => {
  app.delete('/me/push-subscriptions', {
    config: { person: true },
    schema: {
      operationId: 'deletePushSubscription',
      summary: 'Have this browser told no more',
      tags: ['me'],
      body: Body({ endpoint: Type.String() }),
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, body }, reply) => {
      const { agent } = requirePerson(parley)
      const name = { accountId: parley.account.id, agentId: agent.id, endpoint: body.endpoint }
      await db.transaction((tx) => unsubscribePush(tx, name))
      return reply.status(204).send(null)
    },
  })
}
