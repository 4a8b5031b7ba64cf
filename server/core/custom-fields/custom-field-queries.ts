import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import { type Id, isId } from '../../platform/ids.ts'
import {
  type CustomField,
  type CustomFieldType,
  keyOf,
  type SelectOption,
  type TextFormat,
} from './custom-field.ts'

type CustomFieldRow = {
  account_id: Id
  id: Id
  name: string
  key: string | null
  type: CustomFieldType
  format: TextFormat | null
  options: SelectOption[]
  description: string | null
  required: boolean
  free: boolean
  created_at: Date
  updated_at: Date
}

type FieldKey = { accountId: Id; id: Id }

const columns = sql`account_id, id, name, key, type, format, options, description, required, free, created_at, updated_at`

export async function findCustomField(db: Db, { accountId, id }: FieldKey): Promise<CustomField | undefined> {
  const [row] = await db.query<CustomFieldRow>(
    sql`select ${columns} from custom_fields where account_id = ${accountId} and id = ${id}`,
  )
  return row && toCustomField(row)
}

/** The account's fields, oldest first, without the free ones. */
export async function listDefinedFields(db: Db, accountId: Id): Promise<CustomField[]> {
  const rows = await db.query<CustomFieldRow>(
    sql`select ${columns} from custom_fields where account_id = ${accountId} and not free order by created_at, id`,
  )
  return rows.map(toCustomField)
}

/** The account's newest fields, also the free ones. */
export async function listCustomFields(
  db: Db,
  { accountId, limit }: { accountId: Id; limit: number },
): Promise<CustomField[]> {
  const rows = await db.query<CustomFieldRow>(sql`
    select ${columns} from custom_fields where account_id = ${accountId} order by created_at desc, id desc limit ${limit}`)
  return rows.map(toCustomField)
}

const mostListed = 1000

/** The account's fields, oldest first, then the free ones: a thousand at most, of which clients may make any number. */
export async function listFieldsForPeople(db: Db, accountId: Id): Promise<CustomField[]> {
  const rows = await db.query<CustomFieldRow>(sql`
    select ${columns} from custom_fields where account_id = ${accountId} order by free, created_at, id limit ${mostListed}`)
  return rows.map(toCustomField)
}

/** The field of an id, else of a name. */
export async function findCustomFieldNamed(
  db: Db,
  { accountId, id, name }: { accountId: Id; id: Id | undefined; name: string },
): Promise<CustomField | undefined> {
  const rows = await db.query<CustomFieldRow>(sql`
    select ${columns} from custom_fields where account_id = ${accountId} and (id = ${id ?? null} or name = ${name})`)
  const fields = rows.map(toCustomField)
  return fields.find((field) => field.id === id) ?? fields[0]
}

export async function listCustomFieldsById(db: Db, accountId: Id, ids: Id[]): Promise<CustomField[]> {
  if (ids.length === 0) return []
  const rows = await db.query<CustomFieldRow>(
    sql`select ${columns} from custom_fields where account_id = ${accountId} and id = any(${ids}::bigint[])`,
  )
  return rows.map(toCustomField)
}

/** Fields by name. The lock keeps them from being deleted before they are used. */
export async function lockCustomFieldsByName(
  tx: Transaction,
  accountId: Id,
  names: string[],
): Promise<CustomField[]> {
  const rows = await tx.query<CustomFieldRow>(sql`
    select ${columns} from custom_fields
     where account_id = ${accountId} and name = any(${names}::text[]) order by name for key share`)
  return rows.map(toCustomField)
}

/** The same by id. */
export async function lockCustomFieldsById(
  tx: Transaction,
  accountId: Id,
  ids: Id[],
): Promise<CustomField[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<CustomFieldRow>(sql`
    select ${columns} from custom_fields
     where account_id = ${accountId} and id = any(${ids}::bigint[]) order by name for key share`)
  return rows.map(toCustomField)
}

/** The same by id or by key; of several with one key, the oldest. Each under the name by which it was asked for. */
export async function lockCustomFieldsNamed(
  tx: Transaction,
  accountId: Id,
  names: string[],
): Promise<Map<string, CustomField>> {
  if (names.length === 0) return new Map()
  const rows = await tx.query<CustomFieldRow>(sql`
    select ${columns} from custom_fields
     where account_id = ${accountId} and (id = any(${names.filter(isId)}::bigint[]) or key = any(${names}::text[]))
     order by name for key share`)
  const fields = rows.map(toCustomField).sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? 1 : -1))
  return new Map([
    ...fields.map((field) => [field.key, field] as const),
    ...fields.map((field) => [field.id, field] as const),
  ])
}

/** A field that nobody else changes, and to which nobody gives values, until the transaction ends. */
export async function lockCustomField(
  tx: Transaction,
  { accountId, id }: FieldKey,
): Promise<CustomField | undefined> {
  const [row] = await tx.query<CustomFieldRow>(
    sql`select ${columns} from custom_fields where account_id = ${accountId} and id = ${id} for update`,
  )
  return row && toCustomField(row)
}

/** Makes fields; one whose name is taken meanwhile is left out of the answer. Sorted, so that two writers do not block each other. */
export async function insertCustomFields(
  tx: Transaction,
  accountId: Id,
  fields: Pick<CustomField, 'name' | 'type' | 'isFree'>[],
): Promise<CustomField[]> {
  const rows = await tx.query<CustomFieldRow>(sql`
    insert into custom_fields (account_id, id, name, key, type, free, created_at, updated_at)
    select ${accountId}::bigint, f.id, f.name, f.key, f.type, f.free, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${fields.map(() => tx.newId())}::bigint[], ${fields.map(({ name }) => name)}::text[],
                  ${fields.map(({ name }) => keyOf(name))}::text[], ${fields.map(({ type }) => type)}::text[],
                  ${fields.map(({ isFree }) => isFree)}::boolean[]) as f (id, name, key, type, free) order by f.name
        on conflict (account_id, name) do nothing
    returning ${columns}`)
  return rows.map(toCustomField)
}

/** Makes one field. One of its name that is free becomes it and keeps its values; undefined when one is defined. */
export async function insertCustomField(
  tx: Transaction,
  { accountId, name, key, type, format, options, description, isRequired }: Omit<CustomField, 'id'>,
): Promise<CustomField | undefined> {
  const [row] = await tx.query<CustomFieldRow>(sql`
    insert into custom_fields as f (account_id, id, name, key, type, format, options, description, required, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${name}, ${key}, ${type}, ${format ?? null}, ${JSON.stringify(options)}, ${description ?? null},
            ${isRequired}, ${tx.now()}, ${tx.now()})
        on conflict (account_id, name) do update
       set free = false, key = excluded.key, type = excluded.type, format = excluded.format, options = excluded.options,
           description = excluded.description, required = excluded.required, created_at = excluded.created_at,
           updated_at = excluded.updated_at
     where f.free
    returning ${columns}`)
  return row && toCustomField(row)
}

/** Writes what may change of a locked field. */
export async function updateCustomFieldRow(
  tx: Transaction,
  { accountId, id, name, options, description, isRequired, updatedAt }: CustomField,
): Promise<void> {
  await tx.query(sql`
    update custom_fields
       set name = ${name}, options = ${JSON.stringify(options)}, description = ${description ?? null},
           required = ${isRequired}, updated_at = ${updatedAt}
     where account_id = ${accountId} and id = ${id}`)
}

/** Deletes a field and, with it, its values. False when there is none. */
export async function deleteCustomFieldRow(tx: Transaction, { accountId, id }: FieldKey): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from custom_fields where account_id = ${accountId} and id = ${id} returning 1`,
  )
  return rows.length > 0
}

/** Takes a locked field's values that are none of these from the contacts that have them. */
export async function deleteOtherValues(
  tx: Transaction,
  { accountId, id }: FieldKey,
  kept: string[],
): Promise<void> {
  await tx.query(sql`
    delete from custom_field_values
     where account_id = ${accountId} and custom_field_id = ${id} and value #>> '{}' <> all(${kept}::text[])`)
}

const mostValues = 1000

/** The values that contacts have in a field, and how many have each; the most common first, at most a thousand. */
export async function countCustomValues(
  db: Db,
  { accountId, id }: FieldKey,
): Promise<{ value: string; count: number }[]> {
  const rows = await db.query<{ value: string; count: string }>(sql`
    select value #>> '{}' as value, count(*) as count from custom_field_values
     where account_id = ${accountId} and custom_field_id = ${id} and value <> 'null'
     group by 1 order by count(*) desc, 1 limit ${mostValues}`)
  return rows.map(({ value, count }) => ({ value, count: Number(count) }))
}

function toCustomField(row: CustomFieldRow): CustomField {
  return {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    key: row.key ?? keyOf(row.name),
    type: row.type,
    format: row.format ?? undefined,
    options: row.options,
    description: row.description ?? undefined,
    isRequired: row.required,
    isFree: row.free,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
