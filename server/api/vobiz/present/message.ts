import type { Message } from '../../../core/messages/index.ts'
import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { type Id, toUuid } from '../../../platform/ids.ts'
import { presentTime, timeSql } from './time.ts'

/** Vobiz knows no `queued` and no `unknown`: both are on their way. */
const statuses = {
  queued: 'pending',
  unknown: 'pending',
  sent: 'sent',
  failed: 'failed',
  delivered: 'delivered',
  read: 'read',
} as const

export function presentMessage(
  message: Message,
  contactId: Id,
  { authId, legacy }: { authId: string; legacy: boolean },
) {
  const shown = {
    id: toUuid('message', message.id),
    account_id: authId,
    channel_id: toUuid('inbox', message.inboxId),
    contact_id: toUuid('contact', contactId),
    conversation_id: toUuid('conversation', message.conversationId),
    // Notes are the agents' own; no list and no event of this dialect has them.
    direction: message.direction as 'inbound' | 'outbound',
    type: message.kind,
    status: statuses[message.status],
    content: JSON.stringify(message.kind === 'contacts' ? message.content['contacts'] : message.content),
    meta_message_id: message.networkId ?? null,
    created_at: presentTime(message.occurredAt),
  }
  return legacy
    ? { ...shown, message_id: shown.id, body: message.text ?? '', timestamp: shown.created_at }
    : shown
}

/** The same object, written by PostgreSQL from `m` (message) and `c` (conversation). Keys of the legacy shape come on top. */
export function messageJson({ authId, legacy }: { authId: string; legacy: boolean }): Sql {
  const legacyKeys = legacy
    ? sql`, 'body', coalesce(m.text, ''), 'timestamp', ${timeSql(sql`m.occurred_at`)}`
    : sql``
  return sql`json_build_object('id', ${uuidSql('message', sql`m.id`)}, 'account_id', ${authId}::text,
    'channel_id', ${uuidSql('inbox', sql`m.inbox_id`)}, 'contact_id', ${uuidSql('contact', sql`c.contact_id`)},
    'conversation_id', ${uuidSql('conversation', sql`m.conversation_id`)}, 'direction', m.direction, 'type', m.kind,
    'status', case m.status when 'queued' then 'pending' when 'unknown' then 'pending' else m.status end,
    'content', case m.kind when 'contacts' then m.content ->> 'contacts' else m.content::text end, 'meta_message_id', m.network_id, 'created_at', ${timeSql(sql`m.occurred_at`)}${legacyKeys})`
}
