import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Presence, PresencePlace } from './presence.ts'

// All times are the database's: the clocks of two processes may differ by more than a moment.

type PresenceRow = { account_id: Id; agent_id: Id; conversation_id: Id | null; inbox_id: Id | null }

/** Who of these accounts is there. One who is there through several processes looks at what they looked at last. */
export async function listPresence(db: Db, accountIds: Id[]): Promise<Presence[]> {
  if (accountIds.length === 0) return []
  const rows = await db.query<PresenceRow>(sql`
    select distinct on (account_id, agent_id) account_id, agent_id, conversation_id, inbox_id
      from presence where account_id = any(${accountIds}::bigint[]) and online_until > now()
     order by account_id, agent_id, looked_at desc`)
  return rows.map((row) => ({
    accountId: row.account_id,
    agentId: row.agent_id,
    conversationId: row.conversation_id ?? undefined,
    inboxId: row.inbox_id ?? undefined,
  }))
}

/** Puts an agent's end off in one process. Who was there still looks at what they looked at. */
export async function upsertPresence(
  db: Db,
  { accountId, agentId, processId, forMs }: PresencePlace & { forMs: number },
): Promise<void> {
  await db.query(sql`
    insert into presence (account_id, agent_id, process_id, conversation_id, inbox_id, looked_at, online_until)
    select ${accountId}::bigint, ${agentId}::bigint, ${processId}::bigint, last.conversation_id, last.inbox_id,
           coalesce(last.looked_at, now()), now() + ${forMs} * interval '1 millisecond'
      from (select 1) one left join lateral (
        select o.conversation_id, o.inbox_id, o.looked_at from presence o
         where o.account_id = ${accountId} and o.agent_id = ${agentId} and o.online_until > now()
         order by o.looked_at desc limit 1) last on true
        on conflict (account_id, agent_id, process_id) do update
       set conversation_id = excluded.conversation_id, inbox_id = excluded.inbox_id, looked_at = excluded.looked_at,
           online_until = excluded.online_until`)
}

/** Puts the ends of some off. */
export async function extendPresence(
  db: Db,
  { places, forMs }: { places: PresencePlace[]; forMs: number },
): Promise<void> {
  if (places.length === 0) return
  await db.query(sql`
    update presence p set online_until = now() + ${forMs} * interval '1 millisecond'
      from unnest(${places.map(({ accountId }) => accountId)}::bigint[], ${places.map(({ agentId }) => agentId)}::bigint[],
                  ${places.map(({ processId }) => processId)}::bigint[]) as r (account_id, agent_id, process_id)
     where p.account_id = r.account_id and p.agent_id = r.agent_id and p.process_id = r.process_id`)
}

/** Forgets those whose process died long ago, too. */
export async function deleteEndedPresence(db: Db, { afterMs }: { afterMs: number }): Promise<void> {
  await db.query(sql`delete from presence where online_until < now() - ${afterMs} * interval '1 millisecond'`)
}

export async function updateLooked(
  db: Db,
  {
    accountId,
    agentId,
    conversation,
  }: { accountId: Id; agentId: Id; conversation: { id: Id; inboxId: Id } | undefined },
): Promise<void> {
  await db.query(sql`
    update presence set conversation_id = ${conversation?.id ?? null}, inbox_id = ${conversation?.inboxId ?? null}, looked_at = now()
     where account_id = ${accountId} and agent_id = ${agentId}`)
}
