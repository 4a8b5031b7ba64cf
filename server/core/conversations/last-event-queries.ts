import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

type CallPlace = { id: Id; at: Date; direction: 'inbound' | 'outbound'; status: string }

/** The newest call of a conversation, by its row. */
export async function findLastCall(
  tx: Transaction,
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
): Promise<CallPlace | undefined> {
  const [row] = await tx.query<CallPlace>(sql`
    select id, occurred_at as at, direction, status from calls
     where account_id = ${accountId} and conversation_id = ${conversationId} order by occurred_at desc, id desc limit 1`)
  return row
}

/** When the contact's last messages came, the last one first. */
export async function listInboundTimes(
  tx: Transaction,
  { accountId, id, limit }: { accountId: Id; id: Id; limit: number },
): Promise<Date[]> {
  const rows = await tx.query<{ occurred_at: Date }>(sql`
    select occurred_at from messages
     where account_id = ${accountId} and conversation_id = ${id} and direction = 'inbound' and kind <> 'system'
     order by occurred_at desc, id desc limit ${limit}`)
  return rows.map((row) => row.occurred_at)
}

/** When the contact's last message came, of each of these that has one. */
export async function listLastInboundTimes(
  tx: Transaction,
  accountId: Id,
  ids: Id[],
): Promise<Map<Id, Date>> {
  const rows = await tx.query<{ id: Id; at: Date }>(sql`
    select c.id, last.at from unnest(${ids}::bigint[]) as c (id), lateral (
      select m.occurred_at as at from messages m
       where m.account_id = ${accountId} and m.conversation_id = c.id and m.direction = 'inbound' and m.kind <> 'system'
       order by m.occurred_at desc, m.id desc limit 1) last`)
  return new Map(rows.map(({ id, at }) => [id, at]))
}
