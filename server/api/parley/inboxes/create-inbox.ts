import Type from 'typebox'
import { InboxDetails } from '../../../../shared/parley/index.ts'
import { createInbox as create } from '../../../core/inboxes/index.ts'
import { sendTagged } from '../etag.ts'
import { presentInboxDetails } from '../present/inbox-details.ts'
import type { Endpoint } from '../route.ts'
import { Body } from '../schemas.ts'
import { explainSettings, requireNetwork, SettingsInput } from './find-inbox.ts'

export const createInbox: Endpoint = (app, { db, networks, publicUrl }) => {
  app.post('/inboxes', {
    config: { scope: 'inboxes', role: 'admin' },
    schema: {
      operationId: 'createInbox',
      summary: 'Connect an address of a channel',
      description:
        'Asks nothing of the network; `POST /inboxes/check` does. `GET /channels` tells the settings.',
      tags: ['inboxes'],
      body: Body({
        channel: Type.String(),
        name: Type.Optional(Type.String({ description: 'What to call it; its number, unless given' })),
        phone: Type.Optional(Type.String({ description: 'Its number, such as +15550100200' })),
        settings: Type.Optional(SettingsInput),
      }),
      response: { 201: InboxDetails },
    },
    handler: async ({ parley, body }, reply) => {
      const { schema } = requireNetwork(networks, body.channel)
      const { name, phone, settings = {} } = body
      const draft = { accountId: parley.account.id, settings, ...(name && { name }), ...(phone && { phone }) }
      const made = await db.transaction((tx) => create(tx, schema, draft)).catch(explainSettings(schema))
      const shown = presentInboxDetails(made, { networks, publicUrl: publicUrl() })
      return reply.status(201).send(sendTagged(reply, shown))
    },
  })
}
