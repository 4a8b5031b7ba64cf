import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** In which accounts and inboxes conversations are, of these accounts. */
export async function listConversationPlaces(
  db: Db,
  { accountIds, ids }: { accountIds: Id[]; ids: Id[] },
): Promise<{ id: Id; accountId: Id; inboxId: Id }[]> {
  if (accountIds.length === 0 || ids.length === 0) return []
  const rows = await db.query<{ id: Id; account_id: Id; inbox_id: Id }>(sql`
    select id, account_id, inbox_id from conversations
     where account_id = any(${accountIds}::bigint[]) and id = any(${ids}::bigint[])`)
  return rows.map((row) => ({ id: row.id, accountId: row.account_id, inboxId: row.inbox_id }))
}
