import { listInboxes } from '../../../core/inboxes/index.ts'
import { scopeOf } from '../auth.ts'
import type { Endpoint } from '../route.ts'
import { ListOf, PageQuerystring } from '../schemas.ts'
import { Channel } from './channel-schema.ts'
import { presentChannel } from './present-channel.ts'
import { presentSliced } from './sliced-list.ts'

export const listChannels: Endpoint = (app, { db, legacy }) => {
  for (const path of ['/channels/whatsapp', '/channels']) {
    app.get(path, {
      schema: {
        operationId: 'listChannels',
        summary: 'List channels, newest first',
        description: 'Without `page` and `limit`: all of them, and no page keys.',
        tags: ['channels'],
        querystring: PageQuerystring,
        response: { 200: ListOf(Channel) },
        hide: path === '/channels',
      },
      handler: async ({ vobiz, query }) => {
        const { channel, inboxIds } = scopeOf(vobiz)
        const inboxes = await listInboxes(db, { accountId: vobiz.account.id, channel })
        const seen = inboxIds ? inboxes.filter(({ id }) => inboxIds.includes(id)) : inboxes
        const channels = seen.map((inbox) => presentChannel(inbox, vobiz))
        return presentSliced(channels, { query, legacy })
      },
    })
  }
}
