import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** Whether the account has that agent and that team. The locks keep both from being deleted before they are used. */
export async function hasAssignees(
  tx: Transaction,
  accountId: Id,
  { assigneeId, teamId }: { assigneeId: Id | null; teamId: Id | null },
): Promise<{ agent: boolean; team: boolean }> {
  const lock = async (statement: Sql) => (await tx.query(statement)).length > 0
  return {
    agent:
      assigneeId === null ||
      (await lock(
        sql`select 1 from agents where account_id = ${accountId} and id = ${assigneeId} for key share`,
      )),
    team:
      teamId === null ||
      (await lock(sql`select 1 from teams where account_id = ${accountId} and id = ${teamId} for key share`)),
  }
}

export type AssignmentRow = {
  conversationId: Id
  assigneeId: Id | null
  teamId: Id | null
  byAgentId: Id | null
}

/**
 * Writes assignments and what conversations show of them, one for each of the conversations, which are locked. Answers
 * their ids, in the same order.
 */
export async function insertAssignments(
  tx: Transaction,
  accountId: Id,
  assignments: AssignmentRow[],
): Promise<Id[]> {
  const rows = assignments.map((assignment) => ({ ...assignment, id: tx.newId() }))
  await tx.query(sql`
    with written as (
      insert into assignments (account_id, id, conversation_id, agent_id, team_id, by_agent_id, created_at)
      select ${accountId}::bigint, a.id, a."conversationId", a."assigneeId", a."teamId", a."byAgentId", ${tx.now()}::timestamptz
        from jsonb_to_recordset(${JSON.stringify(rows)}) as a (id bigint, "conversationId" bigint, "assigneeId" bigint,
             "teamId" bigint, "byAgentId" bigint)
      returning *)
    update conversations c
       set assignee_id = w.agent_id, team_id = w.team_id, event_count = c.event_count + 1, updated_at = ${tx.now()},
           last_assignment_id = case when is_last then w.id else c.last_assignment_id end,
           last_assignment_at = case when is_last then w.created_at else c.last_assignment_at end
      from (select w.*, b.last_assignment_at is null
                     or (w.created_at, w.id) > (b.last_assignment_at, b.last_assignment_id) as is_last
              from written w join conversations b on b.account_id = w.account_id and b.id = w.conversation_id) w
     where c.account_id = ${accountId} and c.id = w.conversation_id`)
  return rows.map(({ id }) => id)
}

/** Who was to answer for a conversation from a time on. */
export type AssignmentRecord = {
  id: Id
  conversationId: Id
  agentId: Id | undefined
  teamId: Id | undefined
  byAgentId: Id | undefined
  at: Date
}

/** Those of these assignments that there are. */
export async function listAssignmentsById(
  db: Db,
  accountId: Id,
  ids: readonly Id[],
): Promise<AssignmentRecord[]> {
  if (ids.length === 0) return []
  const rows = await db.query<{
    id: Id
    conversation_id: Id
    agent_id: Id | null
    team_id: Id | null
    by_agent_id: Id | null
    created_at: Date
  }>(sql`
    select id, conversation_id, agent_id, team_id, by_agent_id, created_at from assignments
     where account_id = ${accountId} and id = any(${ids}::bigint[])`)
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    agentId: row.agent_id ?? undefined,
    teamId: row.team_id ?? undefined,
    byAgentId: row.by_agent_id ?? undefined,
    at: row.created_at,
  }))
}
