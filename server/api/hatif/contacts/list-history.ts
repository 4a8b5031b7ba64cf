import Type from 'typebox'
import { contactChangePage, countContactChanges } from '../../../core/contacts/index.ts'
import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { jsonArray, objectSql, sendPage } from '../json.ts'
import { pageQuery, readPage, readSorting } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { Guid, IdParams, Nullable, PageOf, WallClock } from '../schemas.ts'
import { wallClockSql } from '../time.ts'
import { creatorSql } from './creator.ts'
import { dateText } from './present-contact.ts'
import { readContactId } from './read-contact.ts'

const Change = Type.Object({
  id: Guid,
  propertyName: Type.String({ description: 'Name, PhoneNumber, Email, Company, Position, or a property' }),
  oldValue: Nullable(Type.String()),
  newValue: Nullable(Type.String()),
  creationTime: WallClock,
  creatorId: Guid,
})

/** Fields of ours have the vendor's names; custom fields have their own. */
const changeJson = objectSql('live', {
  id: uuidSql('contactChange', sql`h.id`),
  propertyName: sql`case when h.custom_field_id is not null then h.field when h.field = 'phone' then 'PhoneNumber'
    else initcap(h.field) end`,
  oldValue: shownValue(sql`h.old_value`),
  newValue: shownValue(sql`h.new_value`),
  creationTime: wallClockSql(sql`h.created_at`),
  creatorId: creatorSql(sql`h`),
})

/** A value of a date property as the contact shows it. */
function shownValue(value: Sql): Sql {
  return sql`case when exists (select from custom_fields f
      where f.account_id = h.account_id and f.id = h.custom_field_id and f.type in ('date', 'datetime'))
    then coalesce(${dateText(value)}, ${value}) else ${value} end`
}

export const listHistory: Endpoint = (app, { db }) => {
  app.get('/v1/contacts/:id/history', {
    schema: {
      operationId: 'listContactHistory',
      summary: 'What changed of a contact, newest first unless sorted: a row for each field',
      tags: ['contacts'],
      params: IdParams,
      querystring: Type.Object(pageQuery),
      response: { 200: PageOf(Change) },
    },
    handler: async ({ hatif, params, query }, reply) => {
      const key = { accountId: hatif.account.id, contactId: readContactId(params) }
      const { skip, limit } = readPage(query)
      const [order] = readSorting(query.sorting, ['CreationTime'])
      const oldestFirst = order ? !order.descending : false
      const page = contactChangePage(key, { row: changeJson, limit, offset: skip, oldestFirst })
      const [rows, total] = await Promise.all([
        db.query<{ items: string }>(jsonArray(page)),
        countContactChanges(db, key),
      ])
      if (total === undefined) throw notFound('contact')
      return sendPage(reply, { total, items: rows[0]!.items })
    },
  })
}
