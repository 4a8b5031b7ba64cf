import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
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
  inbox_ids: Id[] | null
  created_at: Date
}

const agentColumns = sql`a.account_id, a.id, a.user_id, a.name, u.email, a.role, a.is_bot, a.inbox_ids, a.created_at`

/** Oldest first. */
export async function listAgents(db: Db, accountId: Id): Promise<Agent[]> {
  return selectAgents(db, accountId, sql`true order by a.id`)
}

/** A page of agents, oldest first, from just after one of them. */
export async function listAgentsAfter(
  db: Db,
  { accountId, after = '0', limit }: { accountId: Id; after?: Id; limit: number },
): Promise<Agent[]> {
  return selectAgents(db, accountId, sql`a.id > ${after} order by a.id limit ${limit}`)
}

export async function listAgentsById(db: Db, accountId: Id, ids: Id[]): Promise<Agent[]> {
  return selectAgents(db, accountId, sql`a.id = any(${ids}::bigint[]) order by a.id`)
}

export async function findAgent(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Agent | undefined> {
  return (await selectAgents(db, accountId, sql`a.id = ${id}`))[0]
}

/** Whether somebody who signs in with this address is an agent of the account. */
export async function isAgentEmail(
  db: Db,
  { accountId, email }: { accountId: Id; email: string },
): Promise<boolean> {
  return (await selectAgents(db, accountId, sql`u.email = ${email}`)).length > 0
}

/**
 * An account's people, and one agent that may be a bot, held against other changes: two last owners cannot leave at
 * once, and nothing is given to who is about to leave.
 */
export async function lockAgents(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Agent[]> {
  return selectAgents(tx, accountId, sql`(not a.is_bot or a.id = ${id}) order by a.id for update of a`)
}

async function selectAgents(db: Db, accountId: Id, rest: Sql): Promise<Agent[]> {
  const rows = await db.query<AgentRow>(sql`
    select ${agentColumns} from agents a left join users u on u.id = a.user_id
     where a.account_id = ${accountId} and ${rest}`)
  return rows.map(toAgent)
}

export async function insertAgent(
  tx: Transaction,
  { accountId, userId, name, role, isBot, inboxIds }: NewAgentRow,
): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into agents (account_id, id, user_id, name, role, is_bot, inbox_ids, created_at, updated_at)
    values (${accountId}, ${id}, ${userId ?? null}, ${name}, ${role}, ${isBot}, ${inboxIds ?? null}::bigint[], ${tx.now()}, ${tx.now()})`)
  return id
}

export type NewAgentRow = Pick<Agent, 'accountId' | 'userId' | 'name' | 'role' | 'isBot' | 'inboxIds'>

/** What they may see or do is of another version when it differs from before. */
export async function updateAgentRow(
  tx: Transaction,
  { accountId, id, name, role, inboxIds }: Pick<Agent, 'accountId' | 'id' | 'name' | 'role' | 'inboxIds'>,
): Promise<void> {
  await tx.query(sql`
    update agents set name = ${name}, role = ${role}, inbox_ids = ${inboxIds ?? null}::bigint[], updated_at = ${tx.now()},
           access_version = access_version + (role <> ${role} or inbox_ids is distinct from ${inboxIds ?? null}::bigint[])::int
     where account_id = ${accountId} and id = ${id}`)
}

export async function deleteAgentRow(
  tx: Transaction,
  { accountId, id }: Pick<Agent, 'accountId' | 'id'>,
): Promise<void> {
  await tx.query(sql`delete from agents where account_id = ${accountId} and id = ${id}`)
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
    inboxIds: row.inbox_ids ?? undefined,
    createdAt: row.created_at,
  }
}
