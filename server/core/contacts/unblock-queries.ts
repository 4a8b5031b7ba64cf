import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** Takes the mark from contacts that were blocked before a time. Answers whose mark it was. */
export async function clearBlocks(
  tx: Transaction,
  accountId: Id,
  contacts: { id: Id; at: Date }[],
): Promise<Id[]> {
  const rows = await tx.query<{ id: Id }>(sql`
    with unblocked as (
      select c.id from contacts c
        join (select id, max(at) as at
                from unnest(${contacts.map(({ id }) => id)}::bigint[], ${contacts.map(({ at }) => at)}::timestamptz[])
                     as n (id, at) group by id) n on n.id = c.id
       where c.account_id = ${accountId} and c.blocked_at < n.at
       order by c.id for no key update of c)
    update contacts c set blocked_at = null, updated_at = ${tx.now()}
      from unblocked u where c.account_id = ${accountId} and c.id = u.id
    returning c.id`)
  return rows.map(({ id }) => id)
}
