import { contactRow } from '../../../core/contacts/index.ts'
import { type Db, type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { timeSql } from '../present/time.ts'

/**
 * A contact as Vobiz shows it, written by PostgreSQL from `c`. It is text joined to text, because
 * `last_active_at` is absent when there is none, and stripping nulls would take those of the attributes too.
 */
export function contactJson(authId: string): Sql {
  return sql`concat(left(json_build_object('id', ${uuidSql('contact', sql`c.id`)}, 'account_id', ${authId}::text,
    'phone_number', coalesce(c.phone, ''), 'name', c.name, 'tags', ${tagNames}, 'custom_attributes', ${attributes})::text, -1),
    ',"last_active_at":"' || ${timeSql(sql`c.last_active_at`)} || '"',
    ',"created_at":"', ${timeSql(sql`c.created_at`)}, '","updated_at":"', ${timeSql(sql`c.updated_at`)}, '"}')`
}

const tagNames = sql`(select coalesce(json_agg(t.name order by ct.position, t.id), '[]')
    from contact_tags ct join tags t on t.account_id = ct.account_id and t.id = ct.tag_id
   where ct.account_id = c.account_id and ct.contact_id = c.id)`

const attributes = sql`(select coalesce(json_object_agg(f.name, v.value order by f.id), '{}')
    from custom_field_values v join custom_fields f on f.account_id = v.account_id and f.id = v.custom_field_id
   where v.account_id = c.account_id and v.contact_id = c.id)`

/** One contact as JSON text. @throws AppError `not_found` */
export async function contactText(db: Db, { account, authId }: Caller, id: Id): Promise<string> {
  const [found] = await db.query<{ row: string }>(
    contactRow({ accountId: account.id, id }, contactJson(authId)),
  )
  if (!found) throw notFound('contact')
  return found.row
}
