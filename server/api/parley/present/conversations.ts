import type * as wire from '../../../../shared/parley/index.ts'
import type { Contact } from '../../../core/contacts/index.ts'
import { replyWindowChannels } from '../../../core/conversations/index.ts'
import { type Db, type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { timeSql } from './time.ts'

/**
 * A conversation as the API shows it, written by PostgreSQL from `c` (conversation) and `ct` (contact): lists are the
 * hottest answers, and one shape serves them, single objects and events.
 */
export function conversationJson(): Sql {
  return sql`json_build_object('id', c.id::text, 'uuid', ${uuidSql('conversation', sql`c.id`)},
    'inbox_id', c.inbox_id::text, 'channel', c.channel, 'contact', ${contactSummaryJson()}, 'status', c.status,
    'snoozed_until', case c.status when 'snoozed' then ${timeSql(sql`c.snoozed_until`)} end,
    'assignee_id', c.assignee_id::text, 'team_id', c.team_id::text, 'archived', c.archived_at is not null,
    'bot_enabled', c.bot_enabled,
    'tag_ids', array(select t.tag_id::text from conversation_tags t
      where t.account_id = c.account_id and t.conversation_id = c.id order by t.tag_id),
    'unread_count', c.unread_count, 'last_activity_at', ${timeSql(sql`c.last_activity_at`)},
    'last_message', case when c.last_message_id is not null then json_build_object('id', c.last_message_id::text,
      'at', ${timeSql(sql`c.last_message_at`)}, 'direction', c.last_message_direction, 'kind', c.last_message_kind,
      'text', coalesce(c.last_message_text, ''), 'status', case c.last_message_direction when 'outbound' then
        (select m.status from messages m where m.account_id = c.account_id and m.id = c.last_message_id) end) end,
    'last_call', case when c.last_call_id is not null then json_build_object('id', c.last_call_id::text,
      'at', ${timeSql(sql`c.last_call_at`)}, 'lost', c.last_call_lost) end,
    'waiting_since', case when c.status <> 'closed' then ${timeSql(sql`c.waiting_since`)} end,
    'reply_window_ends_at', case when c.channel = any(${[...replyWindowChannels]}::text[])
      then ${timeSql(sql`coalesce(c.last_inbound_at, 'epoch') + interval '24 hours'`)} end,
    'contact_read_at', ${timeSql(sql`c.contact_read_at`)}, 'created_at', ${timeSql(sql`c.created_at`)})`
}

/** The contact `ct` as a list shows them. */
export function contactSummaryJson(): Sql {
  return sql`json_build_object('id', ct.id::text, 'name', ct.name, 'phone', ct.phone, 'email', ct.email,
    'avatar_url', ct.avatar_url, 'blocked', ct.blocked_at is not null)`
}

/** The same of a record. */
export function presentContactSummary(contact: Contact): wire.ContactSummary {
  const { id, name, phone, email, avatarUrl, blockedAt } = contact
  return {
    id,
    name,
    phone: phone ?? null,
    email: email ?? null,
    avatar_url: avatarUrl ?? null,
    blocked: blockedAt !== undefined,
  }
}

/** Those of these conversations that there are, by their ids. */
export async function listConversationObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.Conversation>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<{ row: wire.Conversation }>(sql`
    select ${conversationJson()} as row from conversations c
      join contacts ct on ct.account_id = c.account_id and ct.id = c.contact_id
     where c.account_id = ${accountId} and c.id = any(${ids}::bigint[])`)
  return new Map(rows.map(({ row }) => [row.id, row]))
}
