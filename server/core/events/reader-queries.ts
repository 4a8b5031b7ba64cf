import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** Has the account's log followed from here on by a reader of this name, unless it is already. */
export async function insertReader(tx: Transaction, accountId: Id, name: string): Promise<void> {
  await tx.query(sql`
    insert into event_readers (account_id, name, position)
    select account_id, ${name}::text, last from account_positions where account_id = ${accountId}
        on conflict (account_id, name) do nothing`)
}

/** Whose log goes on after the place where this reader stands. */
export async function listAccountsBehind(db: Db, name: string): Promise<Id[]> {
  const rows = await db.query<{ account_id: Id }>(sql`
    select r.account_id from event_readers r join account_positions p on p.account_id = r.account_id
     where r.name = ${name} and r.position < p.last`)
  return rows.map((row) => row.account_id)
}

/** Where the reader stands, held until the transaction ends. Undefined when somebody else reads. */
export async function lockReader(tx: Transaction, accountId: Id, name: string): Promise<string | undefined> {
  const [row] = await tx.query<{ position: string }>(sql`
    select position from event_readers where account_id = ${accountId} and name = ${name} for update skip locked`)
  return row?.position
}

export async function moveReader(
  tx: Transaction,
  { accountId, name, position }: { accountId: Id; name: string; position: string },
): Promise<void> {
  await tx.query(
    sql`update event_readers set position = ${position} where account_id = ${accountId} and name = ${name}`,
  )
}
