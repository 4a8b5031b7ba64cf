import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { timeSql } from './time.ts'

/**
 * A conversation as Vobiz shows it, written by PostgreSQL from `c` (conversation) and `ct` (contact): the list
 * is the hottest answer of all, and rows made into objects here cost twice as much.
 */
export function conversationJson({ authId, legacy }: { authId: string; legacy: boolean }): Sql {
  const legacyKeys = legacy
    ? sql`,
    'contact', json_build_object('id', ${uuidSql('contact', sql`c.contact_id`)}, 'name', ct.name, 'phone', ct.phone),
    'last_message', case when c.last_message_id is not null then json_build_object('body', c.last_message_text,
      'direction', c.last_message_direction, 'timestamp', ${timeSql(sql`c.last_message_at`)}) end,
    'unread_count', c.unread_count`
    : sql``
  return sql`json_build_object('id', ${uuidSql('conversation', sql`c.id`)}, 'account_id', ${authId}::text,
    'channel_id', ${uuidSql('inbox', sql`c.inbox_id`)}, 'contact_id', ${uuidSql('contact', sql`c.contact_id`)},
    'category', c.window_category, 'is_billable', true, 'started_at', ${timeSql(sql`c.window_started_at`)},
    'expires_at', ${timeSql(sql`c.window_expires_at`)},
    'status', case c.status when 'closed' then 'closed' else 'open' end${legacyKeys})`
}
