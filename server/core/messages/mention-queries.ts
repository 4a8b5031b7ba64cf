import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** Has a note speak to exactly these agents; those it spoke to before keep what they had seen. */
export async function replaceMentions(
  tx: Transaction,
  {
    accountId,
    messageId,
    conversationId,
    agentIds,
  }: { accountId: Id; messageId: Id; conversationId: Id; agentIds: Id[] },
): Promise<void> {
  await tx.query(sql`
    delete from mentions
     where account_id = ${accountId} and message_id = ${messageId} and not agent_id = any(${agentIds}::bigint[])`)
  await tx.query(sql`
    insert into mentions (account_id, message_id, agent_id, conversation_id, created_at)
    select ${accountId}::bigint, ${messageId}::bigint, a.id, ${conversationId}::bigint, ${tx.now()}::timestamptz
      from unnest(${agentIds}::bigint[]) as a (id)
        on conflict (account_id, message_id, agent_id) do nothing`)
}

export async function deleteMentions(
  tx: Transaction,
  { accountId, messageId }: { accountId: Id; messageId: Id },
): Promise<void> {
  await tx.query(sql`delete from mentions where account_id = ${accountId} and message_id = ${messageId}`)
}

/** Marks what mentions an agent in a conversation as seen. False when there was nothing. */
export async function updateMentionsSeen(
  tx: Transaction,
  { accountId, agentId, conversationId }: { accountId: Id; agentId: Id; conversationId: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update mentions set seen_at = ${tx.now()}
     where account_id = ${accountId} and agent_id = ${agentId} and conversation_id = ${conversationId} and seen_at is null
    returning 1`)
  return rows.length > 0
}

/** Which of these agents there are. None of them is deleted until the transaction ends. */
export async function lockAgentIds(tx: Transaction, accountId: Id, ids: Id[]): Promise<Id[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<{ id: Id }>(sql`
    select id from agents where account_id = ${accountId} and id = any(${ids}::bigint[]) order by id for key share`)
  return rows.map(({ id }) => id)
}

/** Whom notes speak to, by the note. */
export async function listMentions(db: Db, accountId: Id, messageIds: Id[]): Promise<Map<Id, Id[]>> {
  if (messageIds.length === 0) return new Map()
  const rows = await db.query<{ message_id: Id; agent_ids: Id[] }>(sql`
    select message_id, array_agg(agent_id order by agent_id)::text[] as agent_ids from mentions
     where account_id = ${accountId} and message_id = any(${messageIds}::bigint[]) group by message_id`)
  return new Map(rows.map((row) => [row.message_id, row.agent_ids]))
}
