import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** The inboxes of all accounts whose line speaks SIP. */
export async function listSipInboxes(db: Db): Promise<{ accountId: Id; inboxId: Id }[]> {
  const rows = await db.query<{ account_id: Id; id: Id }>(sql`
    select account_id, id from inboxes
     where deleted_at is null and 'sip' in (settings ->> 'provider', settings ->> 'line_provider')
     order by account_id, id`)
  return rows.map((row) => ({ accountId: row.account_id, inboxId: row.id }))
}

/**
 * Takes or keeps a line for one holder, so that one process of all listens on it. False while another one has it.
 */
export async function holdLine(
  db: Db,
  { accountId, inboxId, holder, leaseMs }: { accountId: Id; inboxId: Id; holder: Id; leaseMs: number },
): Promise<boolean> {
  const rows = await db.query(sql`
    insert into lines as l (account_id, inbox_id, holder, held_until)
    values (${accountId}, ${inboxId}, ${holder}, now() + ${leaseMs} * interval '1 millisecond')
        on conflict (account_id, inbox_id) do update set holder = excluded.holder, held_until = excluded.held_until
     where l.holder is null or l.holder = excluded.holder or l.held_until <= now()
    returning 1`)
  return rows.length > 0
}

/** Gives a line back, for another process to take. */
export async function releaseLine(
  db: Db,
  { accountId, inboxId, holder }: { accountId: Id; inboxId: Id; holder: Id },
): Promise<void> {
  await db.query(sql`
    update lines set holder = null, held_until = null
     where account_id = ${accountId} and inbox_id = ${inboxId} and holder = ${holder}`)
}
