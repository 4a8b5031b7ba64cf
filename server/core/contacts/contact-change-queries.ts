import { type Db, emptySql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ContactChange, RecordedChange } from './contact-change.ts'

/** Adds to the history of contacts whose rows are locked, so that ids grow in the order of the changes. */
export async function insertContactChanges(
  tx: Transaction,
  accountId: Id,
  changes: ContactChange[],
): Promise<void> {
  if (changes.length === 0) return
  const column = (key: keyof ContactChange) => changes.map((change) => change[key] ?? null)
  await tx.query(sql`
    insert into contact_changes (account_id, contact_id, id, field, custom_field_id, old_value, new_value, agent_id, created_at)
    select ${accountId}::bigint, c.*, ${tx.now()}::timestamptz
      from unnest(${column('contactId')}::bigint[], ${changes.map(() => tx.newId())}::bigint[], ${column('field')}::text[],
                  ${column('customFieldId')}::bigint[], ${column('oldValue')}::text[], ${column('newValue')}::text[],
                  ${column('agentId')}::bigint[]) as c`)
}

/** A page of a contact's history, newest first unless asked otherwise, as the caller shows each row (`h`). */
export function contactChangePage(
  { accountId, contactId }: { accountId: Id; contactId: Id },
  {
    row,
    limit,
    offset,
    oldestFirst = false,
  }: { row: Sql; limit: number; offset: number; oldestFirst?: boolean },
): Sql {
  const order = oldestFirst ? sql`h.id` : sql`h.id desc`
  return sql`
    select ${row} as row from contact_changes h
     where h.account_id = ${accountId} and h.contact_id = ${contactId} order by ${order} limit ${limit} offset ${offset}`
}

/** How many rows of history a contact has; undefined when there is no such contact. */
export async function countContactChanges(
  db: Db,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<number | undefined> {
  const [row] = await db.query<{ total: string }>(sql`
    select (select count(*) from contact_changes h where h.account_id = c.account_id and h.contact_id = c.id) as total
      from contacts c where c.account_id = ${accountId} and c.id = ${contactId} and c.deleted_at is null`)
  return row && Number(row.total)
}

type ChangeRow = {
  id: Id
  contact_id: Id
  field: string
  custom_field_id: Id | null
  old_value: string | null
  new_value: string | null
  agent_id: Id | null
  created_at: Date
}

/** A page of a contact's history, newest first, from before one of its rows. */
export async function listContactChanges(
  db: Db,
  { accountId, contactId, before, limit }: { accountId: Id; contactId: Id; before?: Id; limit: number },
): Promise<RecordedChange[]> {
  const from = before ? sql`and id < ${before}` : emptySql
  const rows = await db.query<ChangeRow>(sql`
    select * from contact_changes
     where account_id = ${accountId} and contact_id = ${contactId} ${from} order by id desc limit ${limit}`)
  return rows.map((row) => ({
    id: row.id,
    contactId: row.contact_id,
    field: row.field,
    customFieldId: row.custom_field_id ?? undefined,
    oldValue: row.old_value,
    newValue: row.new_value,
    agentId: row.agent_id ?? undefined,
    createdAt: row.created_at,
  }))
}

/** Forgets what was noted of a contact and what it was before. */
export async function deleteContactDetails(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<void> {
  await tx.query(sql`
    with notes as (delete from contact_notes where account_id = ${accountId} and contact_id = ${contactId})
    delete from contact_changes where account_id = ${accountId} and contact_id = ${contactId}`)
}
