import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { MessageUpdate } from './inbound-event.ts'
import type { Message } from './message.ts'

type NetworkName = { inboxId: Id; networkId: string }

/**
 * Makes whoever names a message for the first time and whoever updates a message not yet named take turns,
 * so that an update is either applied to the message or found parked by it; never neither.
 */
export async function lockNetworkNames(tx: Transaction, names: NetworkName[]): Promise<void> {
  const keys = [...new Set(names.map(({ inboxId, networkId }) => `${inboxId}/${networkId}`))].sort()
  await tx.query(
    sql`select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest(${keys}::text[]) as name`,
  )
}

/** Keeps updates of messages that are not known yet. */
export async function parkUpdates(tx: Transaction, accountId: Id, updates: MessageUpdate[]): Promise<void> {
  if (updates.length === 0) return
  const rows = updates.map((update) => ({
    id: tx.newId(),
    inboxId: update.inboxId,
    networkId: update.networkId,
    update,
  }))
  await tx.query(sql`
    insert into parked_updates (account_id, inbox_id, network_id, id, update, created_at)
    select ${accountId}::bigint, p."inboxId", p."networkId", p.id, p.update, ${tx.now()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(rows)}) as p ("inboxId" bigint, "networkId" text, id bigint, update jsonb)`)
}

/** Takes out, in their order, the updates that overtook these messages. */
export async function takeParkedUpdates(
  tx: Transaction,
  accountId: Id,
  messages: Message[],
): Promise<MessageUpdate[]> {
  const named = messages.filter(({ networkId }) => networkId !== undefined)
  if (named.length === 0) return []
  const rows = await tx.query<{ id: Id; update: MessageUpdate }>(sql`
    delete from parked_updates p
     using unnest(${named.map(({ inboxId }) => inboxId)}::bigint[], ${named.map(({ networkId }) => networkId)}::text[]) as n (inbox_id, network_id)
     where p.account_id = ${accountId} and p.inbox_id = n.inbox_id and p.network_id = n.network_id
    returning p.id, p.update`)
  return rows.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1)).map(({ update }) => update)
}
