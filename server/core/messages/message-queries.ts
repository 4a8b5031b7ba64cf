import { type Db, reachSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Direction, Message, MessageContent, MessageError, MessageStatus, Sender } from './message.ts'
import { insertTextsOf } from './message-text-queries.ts'

export type MessageRow = {
  account_id: Id
  id: Id
  conversation_id: Id
  inbox_id: Id
  direction: Direction
  kind: string
  status: MessageStatus
  content: MessageContent
  text: string | null
  sender: Sender
  agent_id: Id | null
  network_id: string | null
  reply_to_network_id: string | null
  extras: Record<string, unknown> | null
  occurred_at: Date
  created_at: Date
  updated_at: Date
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  failed_at: Date | null
  error: MessageError | null
  edited_at: Date | null
  deleted_at: Date | null
  attempts: number
  attempted_at: Date | null
  client_id: string | null
  resent_as_id: Id | null
}

/** What is written of a new message; the rest has its beginning. */
export type NewMessage = Pick<
  Message,
  | 'id'
  | 'conversationId'
  | 'inboxId'
  | 'direction'
  | 'kind'
  | 'status'
  | 'content'
  | 'text'
  | 'sender'
  | 'agentId'
  | 'networkId'
  | 'replyToNetworkId'
  | 'extras'
  | 'occurredAt'
  | 'clientId'
>

/** Writes messages; one whose network id the inbox has already is left out of the answer. */
export async function insertMessages(
  tx: Transaction,
  accountId: Id,
  messages: NewMessage[],
): Promise<Message[]> {
  if (messages.length === 0) return []
  const rows = await tx.query<MessageRow>(sql`
    with written as (
    insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, agent_id,
                          network_id, reply_to_network_id, extras, client_id, occurred_at, created_at, updated_at)
    select ${accountId}::bigint, m.id, m."conversationId", m."inboxId", m.direction, m.kind, m.status, m.content, m.text, m.sender,
           m."agentId", m."networkId", m."replyToNetworkId", m.extras, m."clientId", m."occurredAt",
           ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from json_to_recordset(${JSON.stringify(messages)}) as m (id bigint, "conversationId" bigint, "inboxId" bigint,
           direction text, kind text, status text, content json, text text, sender text, "agentId" bigint, "networkId" text,
           "replyToNetworkId" text, extras jsonb, "clientId" text, "occurredAt" timestamptz)
        on conflict (account_id, inbox_id, network_id) where network_id is not null do nothing
    returning *), texts as (${insertTextsOf(sql`written`)})
    select * from written`)
  return rows.map(toMessage)
}

export async function findMessage(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Message | undefined> {
  const [row] = await db.query<MessageRow>(
    sql`select * from messages where account_id = ${accountId} and id = ${id}`,
  )
  return row && toMessage(row)
}

export async function listMessagesById(db: Db, accountId: Id, ids: Id[]): Promise<Message[]> {
  const rows = await db.query<MessageRow>(
    sql`select * from messages where account_id = ${accountId} and id = any(${ids}::bigint[])`,
  )
  return rows.map(toMessage)
}

/** The newest message of a conversation that is no note. */
export async function findLastMessage(
  db: Db,
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
): Promise<Message | undefined> {
  const [row] = await db.query<MessageRow>(sql`
    select * from messages where account_id = ${accountId} and conversation_id = ${conversationId} and direction <> 'note'
     order by occurred_at desc, id desc limit 1`)
  return row && toMessage(row)
}

/** The network's name of the last message that a contact wrote. */
export async function findLastInboundName(
  db: Db,
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
): Promise<string | undefined> {
  const [row] = await db.query<{ network_id: string | null }>(sql`
    select network_id from messages
     where account_id = ${accountId} and conversation_id = ${conversationId} and direction = 'inbound' and kind <> 'system'
     order by occurred_at desc, id desc limit 1`)
  return row?.network_id ?? undefined
}

/** Deletes another message of that network id. Answers which it was. */
export async function deleteNamesake(
  tx: Transaction,
  { accountId, id, inboxId, networkId }: { accountId: Id; id: Id; inboxId: Id; networkId: string },
): Promise<{ id: Id; conversationId: Id } | undefined> {
  const [row] = await tx.query<{ id: Id; conversation_id: Id }>(sql`
    delete from messages
     where account_id = ${accountId} and inbox_id = ${inboxId} and network_id = ${networkId} and id <> ${id}
    returning id, conversation_id`)
  return row && { id: row.id, conversationId: row.conversation_id }
}

/** A place in a conversation. Two messages may share the network's time, so the id breaks the tie. */
export type MessagePosition = { occurredAt: Date; id: Id }

/**
 * A page of a conversation, newest first, from just before a position. The caller says what to make of each
 * row (`m` message, `c` conversation).
 */
export function messagePage(
  { accountId, conversationId, before }: { accountId: Id; conversationId: Id; before?: MessagePosition },
  { row, limit }: { row: Sql; limit: number },
): Sql {
  const older = before ? sql`and (m.occurred_at, m.id) < (${before.occurredAt}, ${before.id}::bigint)` : sql``
  return sql`
    select ${row} as row, m.id, m.inbox_id, m.occurred_at
      from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id
     where m.account_id = ${accountId} and m.conversation_id = ${conversationId} and m.direction <> 'note' ${older}
     order by m.occurred_at desc, m.id desc ${reachSql({ limit })}`
}

export function toMessage(row: MessageRow): Message {
  return {
    accountId: row.account_id,
    id: row.id,
    conversationId: row.conversation_id,
    inboxId: row.inbox_id,
    direction: row.direction,
    kind: row.kind,
    status: row.status,
    content: row.content,
    text: row.text ?? undefined,
    sender: row.sender,
    agentId: row.agent_id ?? undefined,
    networkId: row.network_id ?? undefined,
    replyToNetworkId: row.reply_to_network_id ?? undefined,
    extras: row.extras ?? undefined,
    clientId: row.client_id ?? undefined,
    resentAsId: row.resent_as_id ?? undefined,
    occurredAt: row.occurred_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    sentAt: row.sent_at ?? undefined,
    deliveredAt: row.delivered_at ?? undefined,
    readAt: row.read_at ?? undefined,
    failedAt: row.failed_at ?? undefined,
    error: row.error ?? undefined,
    editedAt: row.edited_at ?? undefined,
    deletedAt: row.deleted_at ?? undefined,
    attempts: row.attempts,
    attemptedAt: row.attempted_at ?? undefined,
  }
}
