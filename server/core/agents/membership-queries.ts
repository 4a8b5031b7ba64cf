import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Agent, AgentRole } from './agent.ts'

/** A person as an agent of one account. */
export type Membership = { agent: Agent; account: { id: Id; name: string; active: boolean } }

type MembershipRow = {
  account_id: Id
  account_name: string
  active: boolean
  id: Id
  user_id: Id
  name: string
  email: string
  role: AgentRole
  inbox_ids: Id[] | null
  created_at: Date
}

/** Every account that a user works for, the oldest first. */
export async function listMemberships(db: Db, userId: Id): Promise<Membership[]> {
  const rows = await db.query<MembershipRow>(sql`
    select g.account_id, a.name as account_name, a.active, g.id, g.user_id, g.name, u.email, g.role, g.inbox_ids, g.created_at
      from agents g join accounts a on a.id = g.account_id join users u on u.id = g.user_id
     where g.user_id = ${userId} order by g.account_id`)
  return rows.map((row) => ({
    account: { id: row.account_id, name: row.account_name, active: row.active },
    agent: {
      accountId: row.account_id,
      id: row.id,
      userId: row.user_id,
      name: row.name,
      email: row.email,
      role: row.role,
      isBot: false,
      inboxIds: row.inbox_ids ?? undefined,
      createdAt: row.created_at,
    },
  }))
}
