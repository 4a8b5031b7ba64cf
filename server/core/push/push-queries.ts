import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { News, PushSubscription, PushTarget, Wish } from './push-subscription.ts'

export const pushReader = 'push'

/** Of the same browser, its last subscription counts. */
export async function upsertSubscription(tx: Transaction, subscription: PushSubscription): Promise<Id> {
  const { accountId, id, agentId, sessionId, endpoint, p256dh, auth } = subscription
  const [row] = await tx.query<{ id: Id }>(sql`
    insert into push_subscriptions (account_id, id, agent_id, session_id, endpoint, p256dh, auth, created_at)
    values (${accountId}, ${id}, ${agentId}, ${sessionId}, ${endpoint}, ${p256dh}, ${auth}, ${tx.now()})
        on conflict (account_id, agent_id, endpoint) do update
       set session_id = excluded.session_id, p256dh = excluded.p256dh, auth = excluded.auth
    returning id`)
  return row!.id
}

/** Keeps the newest of an agent's subscriptions, so many of them. */
export async function deleteOldest(
  tx: Transaction,
  { accountId, agentId, keep }: { accountId: Id; agentId: Id; keep: number },
): Promise<void> {
  await tx.query(sql`
    delete from push_subscriptions where account_id = ${accountId} and id in (
      select id from push_subscriptions where account_id = ${accountId} and agent_id = ${agentId} order by id desc offset ${keep})`)
}

export async function deleteByEndpoint(
  tx: Transaction,
  { accountId, agentId, endpoint }: { accountId: Id; agentId: Id; endpoint: string },
): Promise<void> {
  await tx.query(sql`
    delete from push_subscriptions where account_id = ${accountId} and agent_id = ${agentId} and endpoint = ${endpoint}`)
}

/** The push service knows it no more. */
export async function deleteSubscription(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  await db.query(sql`delete from push_subscriptions where account_id = ${accountId} and id = ${id}`)
}

/** Forgets those whose session has ended. */
export async function deleteEndedSubscriptions(db: Db): Promise<void> {
  await db.query(sql`
    delete from push_subscriptions p
     where not exists (select 1 from sessions s where s.id = p.session_id and s.expires_at > ${db.now()})`)
}

/** Has the account's log followed from here on. While it has no subscription, nobody reads it. */
export async function startReader(tx: Transaction, accountId: Id): Promise<void> {
  await tx.query(sql`
    insert into event_readers as r (account_id, name, position)
    select account_id, ${pushReader}::text, last from account_positions where account_id = ${accountId}
        on conflict (account_id, name) do update set position = excluded.position
     where not exists (select 1 from push_subscriptions p where p.account_id = r.account_id)`)
}

/** Accounts with a subscription whose log has gone on since it was last read for pushing. */
export async function listAccountsToTell(db: Db): Promise<Id[]> {
  const rows = await db.query<{ account_id: Id }>(sql`
    select r.account_id from event_readers r join account_positions p on p.account_id = r.account_id
     where r.name = ${pushReader} and p.last > r.position
       and exists (select 1 from push_subscriptions s where s.account_id = r.account_id)`)
  return rows.map(({ account_id }) => account_id)
}

/** The account's browsers whose sessions hold, and what each person wants to be told of. */
export async function listTargets(db: Db, accountId: Id): Promise<PushTarget[]> {
  const rows = await db.query<TargetRow>(sql`
    select p.account_id, p.id, p.agent_id, p.session_id, p.endpoint, p.p256dh, p.auth, g.inbox_ids, u.preferences ->> 'notify' as wish
      from push_subscriptions p
      join agents g on g.account_id = p.account_id and g.id = p.agent_id
      join users u on u.id = g.user_id
      join sessions s on s.id = p.session_id and s.user_id = g.user_id and s.expires_at > ${db.now()}
     where p.account_id = ${accountId}`)
  return rows.map((row) => ({
    accountId: row.account_id,
    id: row.id,
    agentId: row.agent_id,
    sessionId: row.session_id,
    endpoint: row.endpoint,
    p256dh: row.p256dh,
    auth: row.auth,
    inboxIds: row.inbox_ids ?? undefined,
    wish: row.wish ?? 'all',
  }))
}

type TargetRow = {
  account_id: Id
  id: Id
  agent_id: Id
  session_id: Id
  endpoint: string
  p256dh: string
  auth: string
  inbox_ids: Id[] | null
  wish: Wish | null
}

/** What these messages are told with, in their order. Nothing of those that are gone. */
export async function listNews(
  db: Db,
  { accountId, messageIds }: { accountId: Id; messageIds: Id[] },
): Promise<News[]> {
  if (messageIds.length === 0) return []
  const rows = await db.query<NewsRow>(sql`
    select m.id, m.conversation_id, m.inbox_id, m.direction, m.kind, coalesce(m.text, '') as text, m.agent_id, m.occurred_at,
           c.assignee_id, coalesce(nullif(ct.name, ''), ct.phone, '') as contact_name, g.name as writer_name,
           array(select n.agent_id::text from mentions n where n.account_id = m.account_id and n.message_id = m.id) as mentions
      from messages m
      join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
      left join agents g on g.account_id = m.account_id and g.id = m.agent_id
     where m.account_id = ${accountId} and m.id = any(${messageIds}::bigint[]) and m.deleted_at is null
     order by m.id`)
  return rows.map((row) => ({
    messageId: row.id,
    conversationId: row.conversation_id,
    inboxId: row.inbox_id,
    direction: row.direction,
    kind: row.kind,
    text: row.text,
    from: row.direction === 'note' ? (row.writer_name ?? '') : row.contact_name,
    writerId: row.agent_id ?? undefined,
    assigneeId: row.assignee_id ?? undefined,
    mentions: row.mentions,
    at: row.occurred_at,
  }))
}

type NewsRow = {
  id: Id
  conversation_id: Id
  inbox_id: Id
  direction: 'inbound' | 'note'
  kind: string
  text: string
  agent_id: Id | null
  occurred_at: Date
  assignee_id: Id | null
  contact_name: string
  writer_name: string | null
  mentions: Id[]
}
