import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type {
  Conversation,
  ConversationStatus,
  LastCall,
  LastMessage,
  WindowCategory,
} from './conversation.ts'

export type ConversationRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  contact_id: Id
  channel: string
  status: ConversationStatus
  snoozed_until: Date | null
  assignee_id: Id | null
  team_id: Id | null
  archived_at: Date | null
  followed: boolean
  bot_enabled: boolean
  bot_resume_at: Date | null
  last_activity_at: Date
  last_message_id: Id | null
  last_message_at: Date | null
  last_message_direction: string | null
  last_message_kind: string | null
  last_message_text: string | null
  last_call_id: Id | null
  last_call_at: Date | null
  last_call_lost: boolean | null
  event_count: number
  unread_count: number
  last_inbound_at: Date | null
  last_reply_at: Date | null
  agent_read_at: Date | null
  waiting_since: Date | null
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

/**
 * Makes the conversations that are missing among these pairs. Answers those it made. One in which nothing has ever
 * happened was last active in 1970, so that lists have it last.
 */
export async function insertConversations(
  tx: Transaction,
  accountId: Id,
  pairs: { inboxId: Id; contactId: Id; activityAt?: Date }[],
): Promise<Conversation[]> {
  if (pairs.length === 0) return []
  const rows = await tx.query<ConversationRow>(sql`
    insert into conversations (account_id, id, inbox_id, contact_id, channel, last_activity_at, window_started_at,
                               window_expires_at, created_at, updated_at)
    select ${accountId}::bigint, p.id, p.inbox_id, p.contact_id, i.channel, coalesce(p.activity_at, 'epoch'), coalesce(p.activity_at, ${tx.now()}),
           coalesce(p.activity_at, ${tx.now()}) + interval '24 hours', ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${pairs.map(() => tx.newId())}::bigint[], ${pairs.map((pair) => pair.inboxId)}::bigint[],
                  ${pairs.map((pair) => pair.contactId)}::bigint[], ${pairs.map((pair) => pair.activityAt ?? null)}::timestamptz[])
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

/** The row, held until the transaction ends. @throws AppError `not_found` */
export async function lockConversation(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Conversation> {
  const [conversation] = await lockConversations(tx, accountId, [id])
  if (!conversation) throw notFound('conversation')
  return conversation
}

export async function lockConversations(tx: Transaction, accountId: Id, ids: Id[]): Promise<Conversation[]> {
  return lockWhere(tx, sql`account_id = ${accountId} and id = any(${ids}::bigint[])`)
}

/** What an agent or a team answers for. */
export async function lockAssigned(
  tx: Transaction,
  accountId: Id,
  of: { assigneeId: Id } | { teamId: Id },
): Promise<Conversation[]> {
  const isTheirs = 'assigneeId' in of ? sql`assignee_id = ${of.assigneeId}` : sql`team_id = ${of.teamId}`
  return lockWhere(tx, sql`account_id = ${accountId} and ${isTheirs}`)
}

async function lockWhere(tx: Transaction, condition: Sql): Promise<Conversation[]> {
  const rows = await tx.query<ConversationRow>(
    sql`select * from conversations where ${condition} order by account_id, id for no key update`,
  )
  return rows.map(toConversation)
}

/** When it was closed last, once `n.status` is written to it. */
function closedAt(tx: Transaction): Sql {
  return sql`case when n.status = 'closed' and c.status <> 'closed' then ${tx.now()}::timestamptz else c.closed_at end`
}

/** What is to be counted, or looked up, among its messages. */
export type MovedConversation = Conversation & { recountUnread?: boolean; lookUpWaiting?: boolean }

/** Writes what a conversation's list row shows now. The rows are locked by the caller. */
export async function updateListRows(
  tx: Transaction,
  accountId: Id,
  conversations: MovedConversation[],
): Promise<void> {
  await tx.query(sql`
    update conversations c
       set status = n.status, closed_at = ${closedAt(tx)}, last_activity_at = n."lastActivityAt",
           last_message_id = (n."lastMessage" ->> 'id')::bigint, last_message_at = (n."lastMessage" ->> 'at')::timestamptz,
           last_message_direction = n."lastMessage" ->> 'direction', last_message_kind = n."lastMessage" ->> 'kind',
           last_message_text = n."lastMessage" ->> 'text',
           last_call_id = (n."lastCall" ->> 'id')::bigint, last_call_at = (n."lastCall" ->> 'at')::timestamptz,
           last_call_lost = (n."lastCall" ->> 'lost')::boolean, event_count = n."eventCount",
           last_inbound_at = n."lastInboundAt", last_reply_at = n."lastReplyAt", agent_read_at = n."agentReadAt",
           bot_enabled = n."botEnabled", bot_resume_at = n."botResumeAt",
           -- A web chat stands open before whoever writes in it.
           contact_read_at = case when c.channel = 'webchat' then greatest(c.contact_read_at, n."lastInboundAt") else c.contact_read_at end,
           window_category = n."windowCategory", window_started_at = n."windowStartedAt", window_expires_at = n."windowExpiresAt",
           unread_count = case when n."recountUnread" then
             (select count(*) from messages m where m.account_id = c.account_id and m.conversation_id = c.id
                 and m.direction = 'inbound' and m.kind <> 'system' and coalesce(m.occurred_at > n."agentReadAt", true))
             else n."unreadCount" end,
           waiting_since = case when n."lookUpWaiting" then
             (select min(m.occurred_at) from messages m where m.account_id = c.account_id and m.conversation_id = c.id
                 and m.direction = 'inbound' and m.kind <> 'system' and m.occurred_at > n."lastReplyAt")
             else n."waitingSince" end,
           updated_at = ${tx.now()}
      from jsonb_to_recordset(${JSON.stringify(conversations)}) as n (id bigint, status text, "lastActivityAt" timestamptz,
           "lastMessage" jsonb, "lastCall" jsonb, "eventCount" int, "lastInboundAt" timestamptz, "lastReplyAt" timestamptz, "agentReadAt" timestamptz,
           "botEnabled" boolean, "botResumeAt" timestamptz,
           "windowCategory" text, "windowStartedAt" timestamptz, "windowExpiresAt" timestamptz, "unreadCount" int, "recountUnread" boolean,
           "waitingSince" timestamptz, "lookUpWaiting" boolean)
     where c.account_id = ${accountId} and c.id = n.id`)
}

/** Writes what people and programs set of conversations. The rows are locked by the caller. */
export async function updateSettings(
  tx: Transaction,
  accountId: Id,
  conversations: Conversation[],
): Promise<void> {
  const rows = conversations.map(
    ({ id, status, snoozedUntil, archivedAt, followed, botEnabled, botResumeAt }) => ({
      id,
      status,
      snoozedUntil,
      archivedAt,
      followed,
      botEnabled,
      botResumeAt,
    }),
  )
  await tx.query(sql`
    update conversations c
       set status = n.status, closed_at = ${closedAt(tx)}, snoozed_until = n."snoozedUntil", archived_at = n."archivedAt", followed = n.followed,
           bot_enabled = n."botEnabled", bot_resume_at = n."botResumeAt", updated_at = ${tx.now()}
      from jsonb_to_recordset(${JSON.stringify(rows)}) as n (id bigint, status text, "snoozedUntil" timestamptz,
           "archivedAt" timestamptz, followed boolean, "botEnabled" boolean, "botResumeAt" timestamptz)
     where c.account_id = ${accountId} and c.id = n.id`)
}

export function toConversation(row: ConversationRow): Conversation {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    contactId: row.contact_id,
    channel: row.channel,
    status: row.status,
    snoozedUntil: row.snoozed_until ?? undefined,
    assigneeId: row.assignee_id ?? undefined,
    teamId: row.team_id ?? undefined,
    archivedAt: row.archived_at ?? undefined,
    followed: row.followed,
    botEnabled: row.bot_enabled,
    botResumeAt: row.bot_resume_at ?? undefined,
    lastActivityAt: row.last_activity_at,
    lastMessage: toLastMessage(row),
    lastCall: toLastCall(row),
    eventCount: row.event_count,
    unreadCount: row.unread_count,
    lastInboundAt: row.last_inbound_at ?? undefined,
    lastReplyAt: row.last_reply_at ?? undefined,
    agentReadAt: row.agent_read_at ?? undefined,
    waitingSince: row.waiting_since ?? undefined,
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

function toLastCall({
  last_call_id: id,
  last_call_at: at,
  last_call_lost: lost,
}: ConversationRow): LastCall | undefined {
  return id === null ? undefined : { id, at: at!, lost: lost! }
}
