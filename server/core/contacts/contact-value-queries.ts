import { type Db, emptySql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { CustomFieldType, TextFormat } from '../custom-fields/index.ts'

export type CustomValue = { customFieldId: Id; value: unknown }

/** Values to set, and which others to take away: all, the other free ones, or those of `cleared` only. */
export type ValueWrite = { set: CustomValue[]; others: 'removed' | 'free removed' | 'kept'; cleared?: Id[] }

/** A value that came, went or changed, as text. */
export type ValueChange = {
  customFieldId: Id
  name: string
  oldValue: string | null
  newValue: string | null
}

/** Writes values of a contact whose row is locked or new. Answers what really changed. */
export async function writeCustomValues(
  tx: Transaction,
  { accountId, contactId, write }: { accountId: Id; contactId: Id; write: ValueWrite },
): Promise<ValueChange[]> {
  const { set } = write
  const fieldIds = set.map(({ customFieldId }) => customFieldId)
  return tx.query<ValueChange>(sql`
    with given as (
      select * from unnest(${fieldIds}::bigint[], ${set.map(({ value }) => JSON.stringify(value))}::jsonb[])
                      as n (custom_field_id, value)
    ), before as (
      select custom_field_id, value from custom_field_values
       where account_id = ${accountId} and contact_id = ${contactId}
    ), removed as (
      delete from custom_field_values v
       where v.account_id = ${accountId} and v.contact_id = ${contactId} and ${isRemoved(accountId, write, fieldIds)}
      returning v.custom_field_id
    ), written as (
      insert into custom_field_values as v (account_id, contact_id, custom_field_id, value, updated_at)
      select ${accountId}::bigint, ${contactId}::bigint, n.custom_field_id, n.value, ${tx.now()}::timestamptz from given n
          on conflict (account_id, contact_id, custom_field_id)
          do update set value = excluded.value, updated_at = excluded.updated_at where v.value <> excluded.value
      returning v.custom_field_id
    )
    select f.id as "customFieldId", f.name, before.value #>> '{}' as "oldValue", given.value #>> '{}' as "newValue"
      from (select custom_field_id from written union all select custom_field_id from removed) changed
      join custom_fields f on f.account_id = ${accountId} and f.id = changed.custom_field_id
      left join before on before.custom_field_id = f.id left join given on given.custom_field_id = f.id
     order by f.id`)
}

function isRemoved(accountId: Id, { others, cleared = [] }: ValueWrite, kept: Id[]): Sql {
  const isCleared = sql`v.custom_field_id = any(${cleared}::bigint[])`
  if (others === 'kept') return isCleared
  const isOther = sql`v.custom_field_id <> all(${kept}::bigint[])`
  const isFree =
    others === 'removed'
      ? emptySql
      : sql` and exists (
          select from custom_fields f where f.account_id = ${accountId} and f.id = v.custom_field_id and f.free)`
  return sql`(${isCleared} or (${isOther}${isFree}))`
}

/** A value of a contact with its field, as text. */
export type ContactValue = {
  customFieldId: Id
  name: string
  type: CustomFieldType
  format: TextFormat | undefined
  description: string | undefined
  value: string | undefined
}

type ContactValueRow = {
  custom_field_id: Id
  name: string
  type: CustomFieldType
  format: TextFormat | null
  description: string | null
  text: string | null
}

/** A contact's values, in the order in which their fields were made. */
export async function listContactValues(
  db: Db,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<ContactValue[]> {
  const rows = await db.query<ContactValueRow>(sql`
    select v.custom_field_id, f.name, f.type, f.format, f.description, v.value #>> '{}' as text
      from custom_field_values v join custom_fields f on f.account_id = v.account_id and f.id = v.custom_field_id
     where v.account_id = ${accountId} and v.contact_id = ${contactId} order by f.id`)
  return rows.map(({ custom_field_id, name, type, format, description, text }) => ({
    customFieldId: custom_field_id,
    name,
    type,
    format: format ?? undefined,
    description: description ?? undefined,
    value: text ?? undefined,
  }))
}
