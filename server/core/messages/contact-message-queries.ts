import { reachSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { MessagePosition } from './message-queries.ts'

/** Of whom: all of a contact's conversations, or those in some inboxes. */
export type ContactMessages = { accountId: Id; contactId: Id; inboxIds?: Id[]; before?: MessagePosition }

/**
 * A page of what was said with a contact in all conversations together, newest first, from just before a position;
 * without notes. The caller says what to make of each row (`m` message, `c` conversation), and what it joins.
 */
export function contactMessagePage(
  { accountId, contactId, inboxIds, before }: ContactMessages,
  { row, joins, limit }: { row: Sql; joins: Sql; limit: number },
): Sql {
  const allowed = inboxIds ? sql`and l.inbox_id = any(${inboxIds}::bigint[])` : sql``
  const older = before ? sql`and (n.occurred_at, n.id) < (${before.occurredAt}, ${before.id}::bigint)` : sql``
  return sql`
    select ${row} as row, m.id, m.occurred_at
      from (select k.id, k.conversation_id, k.occurred_at from conversations l cross join lateral (
              select n.id, n.conversation_id, n.occurred_at from messages n
               where n.account_id = ${accountId} and n.conversation_id = l.id and n.direction <> 'note' ${older}
               order by n.occurred_at desc, n.id desc ${reachSql({ limit })}) k
             where l.account_id = ${accountId} and l.contact_id = ${contactId} ${allowed}
             order by k.occurred_at desc, k.id desc limit ${limit}) page
      join messages m on m.account_id = ${accountId} and m.id = page.id
      join conversations c on c.account_id = ${accountId} and c.id = page.conversation_id
      ${joins}
     order by page.occurred_at desc, page.id desc`
}

/** One message, no note, as the caller shows it; no row when there is none. */
export function messageRow(
  { accountId, id }: { accountId: Id; id: Id },
  { row, joins }: { row: Sql; joins: Sql },
): Sql {
  return sql`
    select ${row} as row, c.id as conversation_id, c.contact_id, c.inbox_id
      from messages m join conversations c on c.account_id = m.account_id and c.id = m.conversation_id ${joins}
     where m.account_id = ${accountId} and m.id = ${id} and m.direction <> 'note'`
}
