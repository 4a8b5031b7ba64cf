import type pg from 'pg'
import type { Cast } from './cast.ts'
import { standing } from './conversation-lines.ts'
import type { ListRows } from './list-rows.ts'

/**
 * Adds the new conversations and contacts to the account's kept totals: the last statement before the commit, after the row
 * that all writers of the account share, as every other action does it.
 */
export async function addToCounters(
  client: pg.ClientBase,
  { cast, rows }: { cast: Cast; rows: ListRows },
): Promise<void> {
  const counts = new Map<string, number>()
  for (let conversation = 0; conversation < cast.shape.conversations; conversation += 1) {
    const { status, assigneeId = '0' } = standing(cast, rows, conversation)
    const key = `${cast.inboxes[cast.personOf(conversation).inbox]!.id}/${status}/${assigneeId}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const steps = [...counts].map(([key, count]) => [...key.split('/'), count])
  await client.query('select from account_positions where account_id = $1 for update', [cast.accountId])
  await client.query(
    `update account_positions set contacts = (
       select count(*) from contacts where account_id = $1 and deleted_at is null) where account_id = $1`,
    [cast.accountId],
  )
  await client.query(
    `insert into conversation_counters as c (account_id, inbox_id, status, assignee_id, count)
     select $1, s.* from unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[]) as s
         on conflict (account_id, inbox_id, status, assignee_id) do update set count = c.count + excluded.count`,
    [cast.accountId, ...[0, 1, 2, 3].map((column) => steps.map((step) => step[column]))],
  )
}
