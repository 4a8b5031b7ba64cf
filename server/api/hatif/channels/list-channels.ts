import Type from 'typebox'
import { type Inbox, listInboxes } from '../../../core/inboxes/index.ts'
import { listWebhooks } from '../../../core/webhooks/index.ts'
import { inboxScope } from '../auth.ts'
import { readEnum } from '../enums.ts'
import { pageQuery, readPage, readSorting } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { channelTypeOf, channelTypes } from './channel-type.ts'
import { ChannelPage, presentChannel } from './present-channel.ts'

const comparisons = {
  CreationTime: (a: Inbox, b: Inbox) => a.createdAt.getTime() - b.createdAt.getTime() || compareIds(a, b),
  LastModificationTime: (a: Inbox, b: Inbox) =>
    a.updatedAt.getTime() - b.updatedAt.getTime() || compareIds(a, b),
  Name: (a: Inbox, b: Inbox) => a.name.localeCompare(b.name),
  Type: (a: Inbox, b: Inbox) => channelTypeOf(a)! - channelTypeOf(b)!,
}
const sortable = Object.keys(comparisons) as (keyof typeof comparisons)[]

export const listChannels: Endpoint = (app, { db }) => {
  app.get('/v1/channels/service-account', {
    schema: {
      operationId: 'listChannels',
      summary: 'List the channels: inboxes with WhatsApp, a phone line, or both',
      tags: ['channels'],
      querystring: Type.Object({
        ...pageQuery,
        type: Type.Optional(Type.String({ description: 'PhoneNumber, Whatsapp or PhoneNumberAndWhatsapp' })),
      }),
      response: { 200: ChannelPage },
    },
    handler: async ({ hatif, query }) => {
      const { skip, limit } = readPage(query, { limit: 20 })
      const sorting = readSorting(query.sorting, sortable)
      const type = query.type === undefined ? undefined : readEnum(channelTypes, query.type, 'type')
      const accountId = hatif.account.id
      const [inboxes, webhooks] = await Promise.all([
        listInboxes(db, { accountId }),
        listWebhooks(db, { accountId, dialect: 'hatif' }),
      ])
      const scope = inboxScope(hatif)
      const channels = inboxes.filter((inbox) => {
        const own = channelTypeOf(inbox)
        return own && (type === undefined || own === type) && (!scope || scope.includes(inbox.id))
      })
      for (const { field, descending } of sorting.toReversed())
        channels.sort((a, b) => comparisons[field](a, b) * (descending ? -1 : 1))
      const postCallUrls = new Map(
        webhooks.flatMap(({ inboxIds = [], settings, url }) =>
          settings['kind'] === 'calls' ? inboxIds.map((id) => [id, url] as const) : [],
        ),
      )
      return {
        totalCount: channels.length,
        items: channels
          .slice(skip, skip + limit)
          .map((inbox) => presentChannel(inbox, { postCallUrl: postCallUrls.get(inbox.id) })),
      }
    },
  })
}

function compareIds(a: Inbox, b: Inbox): number {
  return BigInt(a.id) > BigInt(b.id) ? 1 : -1
}
