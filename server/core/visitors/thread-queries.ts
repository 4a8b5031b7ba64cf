import { type Db, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { addressOf, type Visitor } from './visitor.ts'

/** A conversation as its visitor may see it. */
export type Thread = {
  id: Id
  status: 'open' | 'pending' | 'snoozed' | 'closed'
  /** Until when an agent has read, and until when the visitor has. */
  agentReadAt: Date | undefined
  lastActivityAt: Date
  createdAt: Date
  /** Messages to the visitor that the visitor has not read. */
  unreadCount: number
  /** Whether the visitor has left an address for what they do not see in the chat. */
  answersByMail: boolean
  /** Whether it is closed and has been rated since. */
  isRated: boolean
}

type ThreadRow = {
  id: Id
  status: Thread['status']
  agent_read_at: Date | null
  last_activity_at: Date
  created_at: Date
  unread: string
  by_mail: boolean
  is_rated: boolean
}

/** More are not counted: a badge has no room for them. */
const mostUnread = 99

/** What visitors see: their own messages, and what left for them. What failed or still waits is not there yet. */
export const isVisible = sql`(m.direction = 'inbound' or (m.direction = 'outbound' and m.status in ('unknown', 'sent', 'delivered', 'read')))`

const isByMail = sql`exists (select from reply_mails r where r.account_id = c.account_id and r.conversation_id = c.id)`

const isRated = sql`(c.status = 'closed' and exists (
  select from conversation_ratings r
   where r.account_id = c.account_id and r.conversation_id = c.id and r.created_at >= coalesce(c.closed_at, '-infinity')))`

/** The one conversation a visitor has in the inbox, if there is one. */
export async function findThread(db: Db, visitor: Visitor): Promise<Thread | undefined> {
  const [row] = await db.query<ThreadRow>(sql`
    select c.id, c.status, c.agent_read_at, c.last_activity_at, c.created_at,
           (select count(*) from (
              select from messages m
               where m.account_id = c.account_id and m.conversation_id = c.id and m.direction = 'outbound'
                 and m.status in ('unknown', 'sent', 'delivered') limit ${mostUnread}) unread) as unread, ${isByMail} as by_mail, ${isRated} as is_rated
      from identities i
      join conversations c on c.account_id = i.account_id and c.inbox_id = i.inbox_id and c.contact_id = i.contact_id
     where i.account_id = ${visitor.accountId} and i.inbox_id = ${visitor.inboxId} and i.address = ${addressOf(visitor)}`)
  return row && toThread(row)
}

/** A message's place in its conversation, by which pages go. */
export type ThreadPlace = { occurredAt: Date; id: Id }

export async function findPlace(
  db: Db,
  { accountId, conversationId, id }: { accountId: Id; conversationId: Id; id: Id },
): Promise<ThreadPlace | undefined> {
  const [row] = await db.query<{ id: Id; occurred_at: Date }>(sql`
    select id, occurred_at from messages
     where account_id = ${accountId} and conversation_id = ${conversationId} and id = ${id}`)
  return row && { id: row.id, occurredAt: row.occurred_at }
}

/** The ids of a page of what the visitor sees, oldest first: after a place, or the newest before one. */
export async function listThreadIds(
  db: Db,
  {
    accountId,
    conversationId,
    after,
    before,
    limit,
  }: { accountId: Id; conversationId: Id; after?: ThreadPlace; before?: ThreadPlace; limit: number },
): Promise<Id[]> {
  const rows = await db.query<{ id: Id }>(sql`
    select m.id from messages m
     where m.account_id = ${accountId} and m.conversation_id = ${conversationId} and ${isVisible} ${rangeOf({ after, before })}
     order by ${after ? sql`m.occurred_at, m.id` : sql`m.occurred_at desc, m.id desc`} limit ${limit}`)
  const ids = rows.map(({ id }) => id)
  return after ? ids : ids.reverse()
}

function rangeOf({ after, before }: { after?: ThreadPlace; before?: ThreadPlace }): Sql {
  if (after) return sql`and (m.occurred_at, m.id) > (${after.occurredAt}, ${after.id}::bigint)`
  if (before) return sql`and (m.occurred_at, m.id) < (${before.occurredAt}, ${before.id}::bigint)`
  return sql``
}

/** A message by the name its inbox knows it by. */
export async function findMessageNamed(
  db: Db,
  { accountId, inboxId, networkId }: { accountId: Id; inboxId: Id; networkId: string },
): Promise<Id | undefined> {
  const [row] = await db.query<{ id: Id }>(sql`
    select id from messages where account_id = ${accountId} and inbox_id = ${inboxId} and network_id = ${networkId}`)
  return row?.id
}

/** Messages to the visitor, up to a place, that have not got this far yet. */
export async function listUnacknowledged(
  db: Db,
  {
    accountId,
    conversationId,
    upTo,
    status,
    limit,
  }: {
    accountId: Id
    conversationId: Id
    upTo: ThreadPlace
    status: 'delivered' | 'read'
    limit: number
  },
): Promise<{ id: Id; networkId: string | undefined }[]> {
  const short = status === 'read' ? ['unknown', 'sent', 'delivered'] : ['unknown', 'sent']
  const rows = await db.query<{ id: Id; network_id: string | null }>(sql`
    select m.id, m.network_id from messages m
     where m.account_id = ${accountId} and m.conversation_id = ${conversationId} and m.direction = 'outbound'
       and m.status = any(${short}::text[]) and (m.occurred_at, m.id) <= (${upTo.occurredAt}, ${upTo.id}::bigint)
     order by m.occurred_at desc, m.id desc limit ${limit}`)
  return rows.map(({ id, network_id }) => ({ id, networkId: network_id ?? undefined }))
}

/** Whose conversations some are: the addresses of their contacts in an inbox. */
export async function listThreadAddresses(
  db: Db,
  { accountId, conversationIds }: { accountId: Id; conversationIds: Id[] },
): Promise<{ conversationId: Id; inboxId: Id; address: string }[]> {
  return db.query(sql`
    select c.id as "conversationId", c.inbox_id as "inboxId", i.address
      from conversations c
      join identities i on i.account_id = c.account_id and i.contact_id = c.contact_id and i.inbox_id = c.inbox_id
     where c.account_id = ${accountId} and c.id = any(${conversationIds}::bigint[])`)
}

/** How old the oldest event is that a stream can still begin after. */
export async function firstPosition(db: Db, accountId: Id): Promise<string | undefined> {
  const [row] = await db.query<{ position: string }>(
    sql`select position from events where account_id = ${accountId} order by position limit 1`,
  )
  return row?.position
}

/** The ids of messages by the names their inboxes know them by, under `inbox/name`. */
export async function listMessagesNamed(
  db: Db,
  accountId: Id,
  names: { inboxId: Id; networkId: string }[],
): Promise<Map<string, Id>> {
  if (names.length === 0) return new Map()
  const rows = await db.query<{ id: Id; inbox_id: Id; network_id: string }>(sql`
    select m.id, m.inbox_id, m.network_id
      from unnest(${names.map(({ inboxId }) => inboxId)}::bigint[], ${names.map(({ networkId }) => networkId)}::text[])
           as n (inbox_id, network_id)
      join messages m on m.account_id = ${accountId} and m.inbox_id = n.inbox_id and m.network_id = n.network_id`)
  return new Map(rows.map((row) => [`${row.inbox_id}/${row.network_id}`, row.id]))
}

/** Conversations as their visitors see them, without what they have not read. */
export async function listThreadsById(db: Db, accountId: Id, ids: Id[]): Promise<Thread[]> {
  if (ids.length === 0) return []
  const rows = await db.query<ThreadRow>(sql`
    select c.id, c.status, c.agent_read_at, c.last_activity_at, c.created_at, 0 as unread, ${isByMail} as by_mail, ${isRated} as is_rated
      from conversations c
     where c.account_id = ${accountId} and c.id = any(${ids}::bigint[])`)
  return rows.map(toThread)
}

function toThread(row: ThreadRow): Thread {
  return {
    id: row.id,
    status: row.status,
    agentReadAt: row.agent_read_at ?? undefined,
    lastActivityAt: row.last_activity_at,
    createdAt: row.created_at,
    unreadCount: Number(row.unread),
    answersByMail: row.by_mail,
    isRated: row.is_rated,
  }
}
