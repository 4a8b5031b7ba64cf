import Type from 'typebox'
import { syncTemplates as sync } from '../../../core/templates/index.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { ChannelParams } from './template-schema.ts'

export const syncTemplates: Endpoint = (app, { db, networks }) => {
  app.post('/channels/:channelId/templates/sync', {
    schema: {
      operationId: 'syncTemplates',
      summary: 'Bring the templates up to what Meta has',
      tags: ['templates'],
      params: ChannelParams,
      response: { 200: Type.Object({ synced: Type.Integer({ description: 'How many Meta has' }) }) },
    },
    handler: async ({ vobiz, params }) => {
      const inbox = await findChannel(db, vobiz, params.channelId)
      return sync(db, { inbox, network: networks.get(inbox.channel) })
    },
  })
}
