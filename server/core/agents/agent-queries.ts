import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Agent, AgentRole } from './agent.ts'

type AgentRow = {
  account_id: Id
  id: Id
  user_id: Id | null
  name: string
  email: string | null
  role: AgentRole
  is_bot: boolean
  created_at: Date
}

const agentColumns = sql`a.account_id, a.id, a.user_id, a.name, u.email, a.role, a.is_bot, a.created_at`

export async function listAgents(db: Db, accountId: Id): Promise<Agent[]> {
  const rows = await db.query<AgentRow>(sql`
    select ${agentColumns} from agents a left join users u on u.id = a.user_id where a.account_id = ${accountId} order by a.id`)
  return rows.map(toAgent)
}

export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ id: Id; passwordHash: string | undefined } | undefined> {
  const [row] = await db.query<{ id: Id; password_hash: string | null }>(
    sql`select id, password_hash from users where email = ${email}`,
  )
  return row && { id: row.id, passwordHash: row.password_hash ?? undefined }
}

export async function insertUser(tx: Transaction, { email, name, passwordHash }: NewUser): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into users (id, email, name, password_hash, created_at, updated_at)
    values (${id}, ${email}, ${name}, ${passwordHash ?? null}, ${tx.now()}, ${tx.now()})`)
  return id
}

export type NewUser = { email: string; name: string; passwordHash?: string }

export async function insertAgent(
  tx: Transaction,
  { accountId, userId, name, role, isBot }: NewAgentRow,
): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into agents (account_id, id, user_id, name, role, is_bot, created_at, updated_at)
    values (${accountId}, ${id}, ${userId ?? null}, ${name}, ${role}, ${isBot}, ${tx.now()}, ${tx.now()})`)
  return id
}

export type NewAgentRow = {
  accountId: Id
  userId: Id | undefined
  name: string
  role: AgentRole
  isBot: boolean
}

/** Sets a password and ends every session of the user. */
export async function updatePassword(
  tx: Transaction,
  { userId, passwordHash }: { userId: Id; passwordHash: string },
): Promise<void> {
  await tx.query(
    sql`update users set password_hash = ${passwordHash}, updated_at = ${tx.now()} where id = ${userId}`,
  )
  await tx.query(sql`delete from sessions where user_id = ${userId}`)
}

function toAgent(row: AgentRow): Agent {
  return {
    accountId: row.account_id,
    id: row.id,
    userId: row.user_id ?? undefined,
    name: row.name,
    email: row.email ?? undefined,
    role: row.role,
    isBot: row.is_bot,
    createdAt: row.created_at,
  }
}
