import Type from 'typebox'
import { countTags, type TagOrder, tagPage } from '../../../core/tags/index.ts'
import { jsonArray, sendPage } from '../json.ts'
import { pageQuery, readPage, readSorting } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf } from '../schemas.ts'
import { TagDto, tagJson } from './present-tag.ts'

const orders: Record<string, TagOrder['by']> = {
  Name: 'name',
  CreationTime: 'createdAt',
  IsPinned: 'isPinned',
}

export const listTags: Endpoint = (app, { db }) => {
  app.get('/v1/tags/service-account', {
    schema: {
      operationId: 'listTags',
      summary: 'List tags, newest first unless sorted',
      tags: ['tags'],
      querystring: Type.Object(pageQuery),
      response: { 200: PageOf(TagDto) },
    },
    handler: async ({ hatif: { account, casing }, query }, reply) => {
      const { skip, limit } = readPage(query)
      const sort = readSorting(query.sorting, Object.keys(orders)).map(({ field, descending }) => ({
        by: orders[field]!,
        descending,
      }))
      const page = tagPage(account.id, { row: tagJson(casing), sort, limit, offset: skip })
      const [rows, total] = await Promise.all([
        db.query<{ items: string }>(jsonArray(page)),
        countTags(db, account.id),
      ])
      return sendPage(reply, { total, items: rows[0]!.items, casing })
    },
  })
}
