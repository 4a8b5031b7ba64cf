import Type from 'typebox'
import { PageOf, ScheduledMessage } from '../../../../shared/parley/index.ts'
import { listScheduled as list } from '../../../core/writing/index.ts'
import { readPlace, writePlace } from '../keyset-cursor.ts'
import { readPage } from '../paging.ts'
import { presentScheduled } from '../present/scheduled.ts'
import type { Endpoint } from '../route.ts'
import { PageQuery } from '../schemas.ts'

const sort = 'scheduled'

export const listScheduled: Endpoint = (app, { db }) => {
  app.get('/scheduled', {
    config: { scope: 'conversations', perInbox: true },
    schema: {
      operationId: 'listScheduled',
      summary: 'List what is to be sent later, the next one first, and what could not be sent',
      tags: ['scheduled messages'],
      querystring: Type.Object({
        ...PageQuery,
        mine: Type.Optional(
          Type.Enum(['true', 'false'], { description: 'Only what one has written oneself' }),
        ),
      }),
      response: { 200: PageOf(ScheduledMessage) },
    },
    handler: async ({ parley, query: { cursor, mine, ...rest } }) => {
      const { account, agent, permissions } = parley
      const { limit } = readPage(rest)
      const place = cursor === undefined ? undefined : readPlace(cursor, { sort, isTime: true })
      const filter = {
        accountId: account.id,
        inboxIds: permissions.inboxIds,
        agentId: mine === 'true' ? agent?.id : undefined,
        after: place && { at: new Date(place.key), id: place.id },
      }
      const found = await list(db, filter, limit + 1)
      const shown = found.slice(0, limit)
      const last = found.length > limit ? shown.at(-1) : undefined
      const key = last?.sendAt.toISOString().replace('Z', '000Z') ?? ''
      return {
        items: shown.map(presentScheduled),
        next_cursor: last ? writePlace({ sort, key, id: last.id }) : null,
      }
    },
  })
}
