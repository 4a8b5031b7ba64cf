import { contactRow } from '../../../core/contacts/index.ts'
import { type Db, type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import { objectSql } from '../json.ts'
import { propertyTypeSql } from '../properties/property-types.ts'
import { wallClockSql } from '../time.ts'
import { creatorSql } from './creator.ts'

/** A contact as Hatif shows it, written by PostgreSQL from `c`. Pages show contacts in camelCase whatever the account. */
export const contactJson = objectSql('live', {
  workspaceId: uuidSql('account', sql`c.account_id`),
  name: sql`coalesce(nullif(c.name, ''), c.phone, '')`,
  phoneNumber: sql`c.phone`,
  contactType: sql`1`,
  email: sql`c.email`,
  company: sql`c.company`,
  position: sql`c.position`,
  customFields: freeFields(),
  notes: notes(),
  customProperties: properties(),
  ...auditSql(sql`c`),
  creatorId: uuidSql('account', sql`c.account_id`),
  id: uuidSql('contact', sql`c.id`),
})

/** One contact as JSON text. @throws AppError `not_found` */
export async function contactText(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<string> {
  const [found] = await db.query<{ row: string }>(contactRow({ accountId, id }, sql`(${contactJson})::text`))
  if (!found) throw notFound('contact')
  return found.row
}

function freeFields(): Sql {
  return sql`(select coalesce(json_object_agg(f.name, v.value order by f.id), '{}')
    from custom_field_values v join custom_fields f on f.account_id = v.account_id and f.id = v.custom_field_id
   where v.account_id = c.account_id and v.contact_id = c.id and f.free)`
}

function notes(): Sql {
  const note = objectSql('live', {
    contactId: uuidSql('contact', sql`n.contact_id`),
    text: sql`n.text`,
    creatorName: sql`n.creator_name`,
    ...auditSql(sql`n`),
    creatorId: creatorSql(sql`n`),
    id: uuidSql('note', sql`n.id`),
  })
  return sql`(select coalesce(json_agg(${note} order by n.id), '[]') from contact_notes n
   where n.account_id = c.account_id and n.contact_id = c.id)`
}

/**
 * Properties of any origin. What another dialect wrote may not fit the type of its field; it is shown as text then,
 * so that nothing is hidden.
 */
function properties(): Sql {
  const property = objectSql('live', {
    propertyDefinitionId: uuidSql('customField', sql`f.id`),
    propertyName: sql`f.name`,
    propertyType: propertyTypeSql(sql`f.type`),
    textValue: sql`case when coalesce(typed.number_value #>> '{}', typed.date_value, typed.select_value) is null
      then v.value #>> '{}' end`,
    numberValue: sql`typed.number_value`,
    dateValue: sql`typed.date_value`,
    selectValue: sql`typed.select_value`,
  })
  return sql`(select coalesce(json_agg(${property} order by f.created_at, f.id), '[]')
    from custom_field_values v
    join custom_fields f on f.account_id = v.account_id and f.id = v.custom_field_id,
    lateral (select
      case when f.type = 'number' and jsonb_typeof(v.value) = 'number' then v.value end as number_value,
      case when f.type in ('date', 'datetime') then ${dateText(sql`v.value #>> '{}'`)} end as date_value,
      case when f.type = 'select' then v.value #>> '{}' end as select_value) typed
   where v.account_id = c.account_id and v.contact_id = c.id and not f.free and v.value <> 'null')`
}

/** A day as its midnight, a time as the wall clock; null for what is neither. */
export function dateText(value: Sql): Sql {
  return sql`case when ${value} ~ '^\\d{4}-\\d\\d-\\d\\d$' and time_or_null(${value} || 'T00:00') is not null
    then ${value} || 'T00:00:00'
    else replace(${wallClockSql(sql`time_or_null(${value})`)}, '.000000', '') end`
}

function auditSql(row: Sql): { lastModificationTime: Sql; lastModifierId: Sql; creationTime: Sql } {
  return {
    lastModificationTime: sql`case when ${row}.updated_at > ${row}.created_at then ${wallClockSql(sql`${row}.updated_at`)} end`,
    lastModifierId: sql`null::text`,
    creationTime: wallClockSql(sql`${row}.created_at`),
  }
}
