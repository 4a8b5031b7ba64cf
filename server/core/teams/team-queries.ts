import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Team, TeamMember } from './team.ts'

type TeamRow = { account_id: Id; id: Id; name: string; created_at: Date; updated_at: Date }

type MemberRow = {
  account_id: Id
  id: Id
  team_id: Id
  agent_id: Id
  created_at: Date
  user_id: Id | null
  user_name: string
  email: string
  user_created_at: Date
  user_updated_at: Date
}

type TeamKey = Pick<Team, 'accountId' | 'id'>

/** The oldest first. */
export async function listTeams(db: Db, accountId: Id): Promise<Team[]> {
  const rows = await db.query<TeamRow>(sql`select * from teams where account_id = ${accountId} order by id`)
  return rows.map(toTeam)
}

export async function listTeamsById(db: Db, accountId: Id, ids: Id[]): Promise<Team[]> {
  const rows = await db.query<TeamRow>(
    sql`select * from teams where account_id = ${accountId} and id = any(${ids}::bigint[]) order by id`,
  )
  return rows.map(toTeam)
}

export async function findTeam(db: Db, { accountId, id }: TeamKey): Promise<Team | undefined> {
  const [row] = await db.query<TeamRow>(
    sql`select * from teams where account_id = ${accountId} and id = ${id}`,
  )
  return row && toTeam(row)
}

export async function getTeam(db: Db, key: TeamKey): Promise<Team> {
  const team = await findTeam(db, key)
  if (!team) throw notFound('team')
  return team
}

/** Held until the transaction ends, also against conversations that would be given to the team. */
export async function lockTeam(tx: Transaction, { accountId, id }: TeamKey): Promise<Team> {
  const [row] = await tx.query<TeamRow>(
    sql`select * from teams where account_id = ${accountId} and id = ${id} for update`,
  )
  if (!row) throw notFound('team')
  return toTeam(row)
}

/** The members of all teams of the account, or of some; in each team in the order in which they came. */
export async function listTeamMembers(
  db: Db,
  { accountId, teamIds }: { accountId: Id; teamIds?: Id[] },
): Promise<TeamMember[]> {
  const ofTeams = teamIds ? sql`and m.team_id = any(${teamIds}::bigint[])` : sql``
  const rows = await db.query<MemberRow>(sql`
    select m.account_id, m.id, m.team_id, m.agent_id, m.created_at, a.user_id, a.name as user_name, u.email,
           u.created_at as user_created_at, u.updated_at as user_updated_at
      from team_agents m
      join agents a on a.account_id = m.account_id and a.id = m.agent_id
      left join users u on u.id = a.user_id
     where m.account_id = ${accountId} ${ofTeams} order by m.team_id, m.id`)
  return rows.map(toTeamMember)
}

/** Undefined when the name is taken. */
export async function insertTeam(
  tx: Transaction,
  { accountId, name }: Pick<Team, 'accountId' | 'name'>,
): Promise<Team | undefined> {
  const [row] = await tx.query<TeamRow>(sql`
    insert into teams (account_id, id, name, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${name}, ${tx.now()}, ${tx.now()})
        on conflict (account_id, name) do nothing
    returning *`)
  return row && toTeam(row)
}

/** Undefined when another team has the name. */
export async function renameTeam(
  tx: Transaction,
  { accountId, id, name }: Pick<Team, 'accountId' | 'id' | 'name'>,
): Promise<Team | undefined> {
  const [row] = await tx.query<TeamRow>(sql`
    update teams t set name = ${name}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}
       and not exists (select 1 from teams o where o.account_id = t.account_id and o.name = ${name} and o.id <> t.id)
    returning *`)
  return row && toTeam(row)
}

export async function deleteTeamRow(tx: Transaction, { accountId, id }: TeamKey): Promise<void> {
  await tx.query(sql`delete from teams where account_id = ${accountId} and id = ${id}`)
}

export async function hasConversations(db: Db, { accountId, id }: TeamKey): Promise<boolean> {
  const rows = await db.query(
    sql`select 1 from conversations where account_id = ${accountId} and team_id = ${id} limit 1`,
  )
  return rows.length > 0
}

/** Which of these are agents of the account. */
export async function listKnownAgents(
  db: Db,
  { accountId, agentIds }: { accountId: Id; agentIds: Id[] },
): Promise<Id[]> {
  const rows = await db.query<{ id: Id }>(
    sql`select id from agents where account_id = ${accountId} and id = any(${agentIds}::bigint[])`,
  )
  return rows.map(({ id }) => id)
}

/** Puts agents into a team. Those that are in it stay as they are. Answers who is new. */
export async function insertMembers(
  tx: Transaction,
  { accountId, id }: TeamKey,
  agentIds: Id[],
): Promise<Id[]> {
  const rows = await tx.query<{ agent_id: Id }>(sql`
    insert into team_agents (account_id, team_id, agent_id, id, created_at)
    select ${accountId}::bigint, ${id}::bigint, n.agent_id, n.id, ${tx.now()}::timestamptz
      from unnest(${agentIds}::bigint[], ${agentIds.map(() => tx.newId())}::bigint[]) as n (agent_id, id)
        on conflict (account_id, team_id, agent_id) do nothing
    returning agent_id`)
  return rows.map((row) => row.agent_id)
}

/** Takes all but these agents out of a team. Answers who had been in it. */
export async function deleteOtherMembers(
  tx: Transaction,
  { accountId, id }: TeamKey,
  agentIds: Id[],
): Promise<Id[]> {
  const rows = await tx.query<{ agent_id: Id }>(sql`
    delete from team_agents
     where account_id = ${accountId} and team_id = ${id} and agent_id <> all(${agentIds}::bigint[])
    returning agent_id`)
  return rows.map((row) => row.agent_id)
}

function toTeam(row: TeamRow): Team {
  return {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function toTeamMember(row: MemberRow): TeamMember {
  const user = row.user_id
    ? {
        id: row.user_id,
        name: row.user_name,
        email: row.email,
        createdAt: row.user_created_at,
        updatedAt: row.user_updated_at,
      }
    : undefined
  return {
    accountId: row.account_id,
    id: row.id,
    teamId: row.team_id,
    agentId: row.agent_id,
    createdAt: row.created_at,
    user,
  }
}
