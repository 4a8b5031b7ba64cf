import Type from 'typebox'
import { updateInbox } from '../../../core/inboxes/index.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, Nullable } from '../schemas.ts'
import { Channel } from './channel-schema.ts'
import { presentChannel } from './present-channel.ts'

const ChannelChange = Type.Object({
  display_name: Type.Optional(Nullable(Type.String())),
  access_token: Type.Optional(
    Nullable(Type.String({ description: 'A new token brings a suspended channel back' })),
  ),
})

export const updateChannel: Endpoint = (app, { db, networks }) => {
  for (const path of ['/channels/whatsapp/:id', '/channels/:id']) {
    app.put(path, {
      schema: {
        operationId: 'updateChannel',
        summary: 'Rename a channel or give it a new token',
        tags: ['channels'],
        params: IdParams,
        body: ChannelChange,
        response: { 200: Channel },
        hide: path === '/channels/:id',
      },
      handler: async ({ vobiz, params, body }) => {
        const inbox = await db.transaction(async (tx) => {
          const { id } = await findChannel(tx, vobiz, params.id)
          return updateInbox(tx, networks.get('whatsapp')!.schema, {
            accountId: vobiz.account.id,
            id,
            name: body.display_name ?? undefined,
            settings: { access_token: body.access_token?.trim() },
          })
        })
        return presentChannel(inbox, vobiz)
      },
    })
  }
}
