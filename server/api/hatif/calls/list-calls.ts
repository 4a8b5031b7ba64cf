import Type from 'typebox'
import { callPage, countCalls } from '../../../core/calls/index.ts'
import { cachedTotal } from '../../../core/events/index.ts'
import { signFileLink } from '../../../platform/storage/index.ts'
import { inboxScope } from '../auth.ts'
import { pageQuery, readPage, readSorting } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { type CallItemRow, CallPage, callItemSql, presentCall } from './present-call.ts'

const linkMs = 24 * 60 * 60 * 1000

export const listCalls: Endpoint = (app, { db, publicUrl }) => {
  const linkKey = db.vault.derive('media-links')
  app.get('/v1/call/list', {
    schema: {
      operationId: 'listCalls',
      summary: 'List calls, newest first',
      tags: ['calls'],
      querystring: Type.Object(pageQuery),
      response: { 200: CallPage },
    },
    handler: async ({ hatif, query }) => {
      const { skip, limit } = readPage(query)
      const [order] = readSorting(query.sorting, ['CreationTime'])
      const accountId = hatif.account.id
      const inboxIds = inboxScope(hatif)
      const filter = { accountId, inboxIds }
      const page = { row: callItemSql, limit, offset: skip, oldestFirst: order ? !order.descending : false }
      const [rows, totalCount] = await Promise.all([
        db.query<{ row: CallItemRow }>(callPage(filter, page)),
        cachedTotal(db, { accountId, name: `hatif-calls/${inboxIds?.join() ?? ''}` }, () =>
          countCalls(db, filter),
        ),
      ])
      const expiresAt = new Date(db.now().getTime() + linkMs)
      const linkOf = (storageKey: string) =>
        publicUrl() + signFileLink(linkKey, { storageKey, expiresAt, fileName: fileNameOf(storageKey) })
      return { totalCount, items: rows.map(({ row }) => presentCall(row, linkOf)) }
    },
  })
}

function fileNameOf(storageKey: string): string {
  return `recording.${storageKey.split('.').at(-1)}`
}
