import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

export type Membership = { accountId: Id; active: boolean }

/** The accounts in which a user is an agent, over all accounts: signing in is where none is named yet. */
export async function listMemberships(db: Db, userId: Id): Promise<Membership[]> {
  const rows = await db.query<{ account_id: Id; active: boolean }>(sql`
    select a.account_id, c.active from agents a join accounts c on c.id = a.account_id
     where a.user_id = ${userId} order by a.account_id`)
  return rows.map(({ account_id: accountId, active }) => ({ accountId, active }))
}
