import Type from 'typebox'
import { InboxCheck } from '../../../../shared/parley/index.ts'
import { draftInbox, type Inbox, type Network, networkAbility } from '../../../core/inboxes/index.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { explainSettings, getVisibleInbox, requireNetwork, SettingsInput } from './find-inbox.ts'

export const checkInbox: Endpoint = (app, { db, networks }) => {
  app.post('/inboxes/:id/check', {
    config: { scope: 'inboxes', role: 'admin', perInbox: true, reads: true },
    schema: {
      operationId: 'checkInbox',
      summary: 'Ask the network whether the inbox can work',
      tags: ['inboxes'],
      params: IdParams,
      response: { 200: InboxCheck },
    },
    handler: async ({ parley, params }) => {
      const inbox = await getVisibleInbox(db, parley, params.id)
      return ask(networks.get(inbox.channel), inbox)
    },
  })
}

export const checkNewInbox: Endpoint = (app, { db, networks }) => {
  app.post('/inboxes/check', {
    config: { scope: 'inboxes', role: 'admin', reads: true },
    schema: {
      operationId: 'checkNewInbox',
      summary: 'Ask the network whether an inbox with these settings could work',
      description: 'Nothing is kept.',
      tags: ['inboxes'],
      body: Body({
        channel: Type.String(),
        phone: Type.Optional(Type.String()),
        settings: SettingsInput,
      }),
      response: { 200: InboxCheck },
    },
    handler: async ({ parley, body }) => {
      const network = requireNetwork(networks, body.channel)
      const { phone, settings } = body
      return ask(network, read({ accountId: parley.account.id, settings, ...(phone && { phone }) }))

      function read(given: Parameters<typeof draftInbox>[2]): Inbox {
        try {
          return draftInbox(db, network.schema, given)
        } catch (error) {
          return explainSettings(network.schema)(error)
        }
      }
    },
  })
}

async function ask(network: Network | undefined, inbox: Inbox): Promise<InboxCheck> {
  const answer = await networkAbility(network, 'checkConnection')(inbox)
  if (answer.ok) return { ok: true, details: answer.details, error: null }
  const { code, title, details, message } = answer.error
  const words = [details, message].find((text) => text && text !== title)
  return { ok: false, details: {}, error: { code, title, message: words ?? null } }
}
