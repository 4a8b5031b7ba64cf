import type * as wire from '../../../../shared/parley/index.ts'
import { listAssignmentsById } from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** Those of these assignments that there are, by their ids. */
export async function listAssignmentObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.Assignment>> {
  const assignments = await listAssignmentsById(db, accountId, ids)
  return new Map(
    assignments.map(({ id, conversationId, agentId, teamId, byAgentId, at }) => [
      id,
      {
        type: 'assignment',
        id,
        conversation_id: conversationId,
        agent_id: agentId ?? null,
        team_id: teamId ?? null,
        by_agent_id: byAgentId ?? null,
        at: at.toISOString(),
      },
    ]),
  )
}
