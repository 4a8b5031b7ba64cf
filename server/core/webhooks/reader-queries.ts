import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

const reader = 'webhooks'

/** Accounts with an active webhook whose log has gone on since it was last read for webhooks. */
export async function listAccountsBehind(db: Db, { limit }: { limit: number }): Promise<Id[]> {
  const rows = await db.query<{ account_id: Id }>(sql`
    select r.account_id from event_readers r join account_positions p on p.account_id = r.account_id
     where r.name = ${reader} and p.last > r.position
       and exists (select 1 from webhooks w where w.account_id = r.account_id and w.status = 'active')
     limit ${limit}`)
  return rows.map(({ account_id }) => account_id)
}

/** Takes the account's place in the log, or nothing when another process has it. */
export async function takeReader(tx: Transaction, accountId: Id): Promise<string | undefined> {
  const [row] = await tx.query<{ position: string }>(sql`
    select position from event_readers where account_id = ${accountId} and name = ${reader} for update skip locked`)
  return row?.position
}

export async function advanceReader(tx: Transaction, accountId: Id, position: string): Promise<void> {
  await tx.query(
    sql`update event_readers set position = ${position} where account_id = ${accountId} and name = ${reader}`,
  )
}

/**
 * Makes the reader ready for a webhook that begins now, and answers the position of now. Nobody reads while no
 * webhook is active, so the first one starts the reader anew; it must not tell of what happened before.
 */
export async function startReader(tx: Transaction, accountId: Id): Promise<string> {
  await tx.query(sql`
    insert into event_readers (account_id, name, position) values (${accountId}, ${reader}, 0)
        on conflict (account_id, name) do nothing`)
  // Locked by a statement of its own: those after it see every webhook that was made before this one.
  await tx.query(
    sql`select 1 from event_readers where account_id = ${accountId} and name = ${reader} for update`,
  )
  const [row] = await tx.query<{ last: string; is_read: boolean }>(sql`
    select p.last, exists (select 1 from webhooks w where w.account_id = ${accountId} and w.status = 'active') as is_read
      from account_positions p where p.account_id = ${accountId}`)
  if (!row!.is_read) await advanceReader(tx, accountId, row!.last)
  return row!.last
}

/** The position of the last event before a time, as far back as the log goes. */
export async function positionBefore(
  db: Db,
  { accountId, at }: { accountId: Id; at: Date },
): Promise<string> {
  const [row] = await db.query<{ position: string }>(sql`
    select coalesce((select min(e.position) - 1 from events e where e.account_id = ${accountId} and e.created_at >= ${at}),
                    (select last from account_positions where account_id = ${accountId}), 0) as position`)
  return row!.position
}
