import { type Db, emptySql, joinSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Conversation, ConversationStatus, LastMessage, WindowCategory } from './conversation.ts'

type ConversationRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  contact_id: Id
  status: ConversationStatus
  assignee_id: Id | null
  last_activity_at: Date
  last_message_id: Id | null
  last_message_at: Date | null
  last_message_direction: string | null
  last_message_kind: string | null
  last_message_text: string | null
  unread_count: number
  last_inbound_at: Date | null
  last_reply_at: Date | null
  agent_read_at: Date | null
  window_category: WindowCategory
  window_started_at: Date
  window_expires_at: Date
  created_at: Date
}

export async function findConversation(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Conversation | undefined> {
  const [row] = await db.query<ConversationRow>(
    sql`select * from conversations where account_id = ${accountId} and id = ${id}`,
  )
  return row && toConversation(row)
}

/** Makes the conversations that are missing among these pairs. Answers those it made. */
export async function insertConversations(
  tx: Transaction,
  accountId: Id,
  pairs: { inboxId: Id; contactId: Id; activityAt: Date }[],
): Promise<Conversation[]> {
  if (pairs.length === 0) return []
  const rows = await tx.query<ConversationRow>(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, last_activity_at, window_started_at,
                               window_expires_at, created_at, updated_at)
    select ${accountId}::bigint, p.id, p.inbox_id, p.contact_id, i.channel, p.activity_at, p.activity_at,
           p.activity_at + interval '24 hours', ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${pairs.map(() => tx.newId())}::bigint[], ${pairs.map((pair) => pair.inboxId)}::bigint[],
                  ${pairs.map((pair) => pair.contactId)}::bigint[], ${pairs.map((pair) => pair.activityAt)}::timestamptz[])
           as p (id, inbox_id, contact_id, activity_at)
      join inboxes i on i.account_id = ${accountId} and i.id = p.inbox_id
        on conflict (account_id, inbox_id, contact_id) do nothing
    returning *`)
  return rows.map(toConversation)
}

/** Locks the conversations of these pairs, always in the order of their ids. */
export async function lockConversationsOf(
  tx: Transaction,
  accountId: Id,
  pairs: { inboxId: Id; contactId: Id }[],
): Promise<Conversation[]> {
  return lockWhere(
    tx,
    sql`account_id = ${accountId} and (inbox_id, contact_id) in
    (select * from unnest(${pairs.map((pair) => pair.inboxId)}::bigint[], ${pairs.map((pair) => pair.contactId)}::bigint[]))`,
  )
}

export async function lockConversations(tx: Transaction, accountId: Id, ids: Id[]): Promise<Conversation[]> {
  return lockWhere(tx, sql`account_id = ${accountId} and id = any(${ids}::bigint[])`)
}

async function lockWhere(tx: Transaction, condition: Sql): Promise<Conversation[]> {
  const rows = await tx.query<ConversationRow>(
    sql`select * from conversations where ${condition} order by account_id, id for no key update`,
  )
  return rows.map(toConversation)
}

/** Writes what a conversation's list row shows now. The rows are locked by the caller. */
export async function updateListRows(
  tx: Transaction,
  accountId: Id,
  conversations: (Conversation & { recountUnread?: boolean })[],
): Promise<void> {
  await tx.query(sql`
    update conversations c
       set status = n.status, last_activity_at = n."lastActivityAt",
           last_message_id = (n."lastMessage" ->> 'id')::bigint, last_message_at = (n."lastMessage" ->> 'at')::timestamptz,
           last_message_direction = n."lastMessage" ->> 'direction', last_message_kind = n."lastMessage" ->> 'kind',
           last_message_text = n."lastMessage" ->> 'text',
           last_inbound_at = n."lastInboundAt", last_reply_at = n."lastReplyAt", agent_read_at = n."agentReadAt",
           window_category = n."windowCategory", window_started_at = n."windowStartedAt", window_expires_at = n."windowExpiresAt",
           unread_count = case when n."recountUnread" then
             (select count(*) from messages m where m.account_id = c.account_id and m.conversation_id = c.id
                 and m.direction = 'inbound' and m.kind <> 'system' and m.occurred_at > greatest(n."lastReplyAt", n."agentReadAt"))
             else n."unreadCount" end,
           updated_at = ${tx.now()}
      from jsonb_to_recordset(${JSON.stringify(conversations)}) as n (id bigint, status text, "lastActivityAt" timestamptz,
           "lastMessage" jsonb, "lastInboundAt" timestamptz, "lastReplyAt" timestamptz, "agentReadAt" timestamptz,
           "windowCategory" text, "windowStartedAt" timestamptz, "windowExpiresAt" timestamptz, "unreadCount" int, "recountUnread" boolean)
     where c.account_id = ${accountId} and c.id = n.id`)
}

/** What one page of a list is taken from: which conversations, and where the page begins. */
export type ConversationFilter = { accountId: Id; channel?: string; inboxIds?: Id[] }

/**
 * A page of the list, newest activity first. The caller says what to make of each row (`c` conversation,
 * `ct` contact, `i` inbox), so that a dialect may have PostgreSQL write its JSON; which rows, and in which order, is
 * decided here. Deep pages by number walk an index of keys before any row is read.
 */
export function conversationPage(
  filter: ConversationFilter,
  { row, limit, offset = 0 }: { row: Sql; limit: number; offset?: number },
): Sql {
  return sql`
    select ${row} as row
      from (select account_id, id from conversations where ${conversationConditions(filter)}
             order by last_activity_at desc, id desc limit ${limit} offset ${offset}) page
      join conversations c on c.account_id = page.account_id and c.id = page.id
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     order by c.last_activity_at desc, c.id desc`
}

/** How many conversations the filter lets through, from the kept counters. */
export async function countConversationRows(
  db: Db,
  { accountId, channel, inboxIds }: ConversationFilter,
): Promise<number> {
  const byInbox = inboxIds ? sql`and inbox_id = any(${inboxIds}::bigint[])` : emptySql
  const byChannel = channel
    ? sql`and inbox_id in (select id from inboxes where account_id = ${accountId} and channel = ${channel})`
    : emptySql
  const [row] = await db.query<{ total: string }>(sql`
    select coalesce(sum(count), 0) as total from conversation_counters where account_id = ${accountId} ${byInbox} ${byChannel}`)
  return Number(row!.total)
}

function conversationConditions({ accountId, channel, inboxIds }: ConversationFilter): Sql {
  const conditions = [sql`account_id = ${accountId}`]
  if (channel) conditions.push(sql`channel = ${channel}`)
  if (inboxIds) conditions.push(sql`inbox_id = any(${inboxIds}::bigint[])`)
  return joinSql(conditions, sql` and `)
}

export function toConversation(row: ConversationRow): Conversation {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    contactId: row.contact_id,
    status: row.status,
    assigneeId: row.assignee_id ?? undefined,
    lastActivityAt: row.last_activity_at,
    lastMessage: toLastMessage(row),
    unreadCount: row.unread_count,
    lastInboundAt: row.last_inbound_at ?? undefined,
    lastReplyAt: row.last_reply_at ?? undefined,
    agentReadAt: row.agent_read_at ?? undefined,
    windowCategory: row.window_category,
    windowStartedAt: row.window_started_at,
    windowExpiresAt: row.window_expires_at,
    createdAt: row.created_at,
  }
}

function toLastMessage(row: ConversationRow): LastMessage | undefined {
  if (row.last_message_id === null) return undefined
  return {
    id: row.last_message_id,
    at: row.last_message_at!,
    direction: row.last_message_direction!,
    kind: row.last_message_kind!,
    text: row.last_message_text!,
  }
}
