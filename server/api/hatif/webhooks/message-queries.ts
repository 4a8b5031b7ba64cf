import type { Direction, MessageContent, MessageStatus } from '../../../core/messages/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** A message with all that its webhook tells. */
export type ToldMessage = {
  id: Id
  conversationId: Id
  inboxId: Id
  contactId: Id
  direction: Direction
  kind: string
  status: MessageStatus
  content: MessageContent
  text: string | undefined
  sender: string
  agent: { id: Id; userId: Id | undefined } | undefined
  networkId: string | undefined
  occurredAt: Date
  /** Its first file; a message has one at most. */
  file: { id: Id; state: 'pending' | 'stored' | 'failed'; mimeType: string | undefined } | undefined
}

type Row = {
  id: Id
  conversation_id: Id
  inbox_id: Id
  contact_id: Id
  direction: Direction
  kind: string
  status: MessageStatus
  content: MessageContent
  text: string | null
  sender: string
  agent_id: Id | null
  user_id: Id | null
  network_id: string | null
  occurred_at: Date
  file_id: Id | null
  file_state: 'pending' | 'stored' | 'failed'
  mime_type: string | null
}

/** Some messages of WhatsApp inboxes, by id. */
export async function listToldMessages(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Map<Id, ToldMessage>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<Row>(sql`
    select m.id, m.conversation_id, m.inbox_id, c.contact_id, m.direction, m.kind, m.status, m.content, m.text, m.sender,
           g.id as agent_id, g.user_id, m.network_id, m.occurred_at, f.id as file_id, f.state as file_state, f.mime_type
      from messages m
      join conversations c on c.account_id = m.account_id and c.id = m.conversation_id and c.channel = 'whatsapp'
      left join agents g on g.account_id = m.account_id and g.id = m.agent_id
      left join lateral (select a.id, a.state, a.mime_type from attachments a
                          where a.account_id = m.account_id and a.message_id = m.id order by a.id limit 1) f on true
     where m.account_id = ${accountId} and m.id = any(${ids}::bigint[]) and m.direction <> 'note'`)
  return new Map(rows.map((row) => [row.id, toToldMessage(row)]))
}

function toToldMessage(row: Row): ToldMessage {
  return {
    id: row.id,
    conversationId: row.conversation_id,
    inboxId: row.inbox_id,
    contactId: row.contact_id,
    direction: row.direction,
    kind: row.kind,
    status: row.status,
    content: row.content,
    text: row.text ?? undefined,
    sender: row.sender,
    agent: row.agent_id ? { id: row.agent_id, userId: row.user_id ?? undefined } : undefined,
    networkId: row.network_id ?? undefined,
    occurredAt: row.occurred_at,
    file: row.file_id
      ? { id: row.file_id, state: row.file_state, mimeType: row.mime_type ?? undefined }
      : undefined,
  }
}
