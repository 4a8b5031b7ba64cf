import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { TextFormat } from '../custom-fields/index.ts'
import type { BotField, BotFieldKey, BotFieldType } from './bot-field.ts'

type BotFieldRow = {
  account_id: Id
  id: Id
  name: string
  type: BotFieldType
  format: TextFormat | null
  value: string | null
  description: string | null
  created_at: Date
  updated_at: Date
}

/** Newest first. */
export async function listBotFields(
  db: Db,
  { accountId, limit }: { accountId: Id; limit: number },
): Promise<BotField[]> {
  const rows = await db.query<BotFieldRow>(sql`
    select * from bot_fields where account_id = ${accountId} order by created_at desc, id desc limit ${limit}`)
  return rows.map(toBotField)
}

export async function findBotField(db: Db, accountId: Id, key: BotFieldKey): Promise<BotField | undefined> {
  const condition = 'id' in key ? sql`id = ${key.id}` : sql`name = ${key.name}`
  const [row] = await db.query<BotFieldRow>(
    sql`select * from bot_fields where account_id = ${accountId} and ${condition}`,
  )
  return row && toBotField(row)
}

/**
 * Ids near a number that was given without quotes: JavaScript's numbers have fewer digits than ids, so a client that
 * computes with an id cannot tell it from its neighbours. Ids of one account are never that near.
 */
export async function listBotFieldIdsNear(db: Db, accountId: Id, numbers: number[]): Promise<Id[]> {
  if (numbers.length === 0) return []
  const rows = await db.query<{ id: Id }>(sql`
    select id from bot_fields where account_id = ${accountId} and id::float8 = any(${numbers}::float8[])`)
  return rows.map(({ id }) => id)
}

/** Fields that nobody else changes until the transaction ends, in one order for all. */
export async function lockBotFields(
  tx: Transaction,
  accountId: Id,
  keys: BotFieldKey[],
): Promise<BotField[]> {
  const ids = keys.flatMap((key) => ('id' in key ? key.id : []))
  const names = keys.flatMap((key) => ('name' in key ? key.name : []))
  const rows = await tx.query<BotFieldRow>(sql`
    select * from bot_fields
     where account_id = ${accountId} and (id = any(${ids}::bigint[]) or name = any(${names}::text[]))
     order by id for no key update`)
  return rows.map(toBotField)
}

/** Undefined when the name is taken. */
export async function insertBotField(
  tx: Transaction,
  field: Omit<BotField, 'id' | 'createdAt' | 'updatedAt'>,
): Promise<BotField | undefined> {
  const { accountId, name, type, format, value, description } = field
  const [row] = await tx.query<BotFieldRow>(sql`
    insert into bot_fields (account_id, id, name, type, format, value, description, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${name}, ${type}, ${format ?? null}, ${value ?? null}, ${description ?? null},
            ${tx.now()}, ${tx.now()})
        on conflict (account_id, name) do nothing
    returning *`)
  return row && toBotField(row)
}

/** Writes values of locked fields. */
export async function updateBotValues(
  tx: Transaction,
  accountId: Id,
  fields: Pick<BotField, 'id' | 'value'>[],
): Promise<void> {
  await tx.query(sql`
    update bot_fields f set value = n.value, updated_at = ${tx.now()}
      from unnest(${fields.map(({ id }) => id)}::bigint[], ${fields.map(({ value }) => value ?? null)}::text[]) as n (id, value)
     where f.account_id = ${accountId} and f.id = n.id`)
}

/** False when there is none. */
export async function deleteBotFieldRow(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from bot_fields where account_id = ${accountId} and id = ${id} returning 1`,
  )
  return rows.length > 0
}

function toBotField(row: BotFieldRow): BotField {
  return {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    type: row.type,
    format: row.format ?? undefined,
    value: row.value ?? undefined,
    description: row.description ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
