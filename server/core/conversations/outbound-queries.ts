import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** Moves the time of the newest message that went out. Answers the conversations in which it moved. */
export async function moveOutbound(
  tx: Transaction,
  accountId: Id,
  messages: { conversationId: Id; at: Date }[],
): Promise<{ id: Id; contactId: Id }[]> {
  return tx.query<{ id: Id; contactId: Id }>(sql`
    with moved as (
      select c.id, n.at from conversations c
        join (select id, max(at) as at
                from unnest(${messages.map(({ conversationId }) => conversationId)}::bigint[], ${messages.map(({ at }) => at)}::timestamptz[])
                     as m (id, at) group by id) n on n.id = c.id
       where c.account_id = ${accountId} and coalesce(c.last_outbound_at < n.at, true)
       order by c.account_id, c.id for no key update of c)
    update conversations c set last_outbound_at = moved.at
      from moved where c.account_id = ${accountId} and c.id = moved.id
    returning c.id, c.contact_id as "contactId"`)
}
