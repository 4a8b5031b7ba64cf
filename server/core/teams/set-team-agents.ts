import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { deleteOtherMembers, insertMembers, listKnownAgents, lockTeam } from './team-queries.ts'

/** Makes these agents, and no others, the members of a team. Who stays keeps their place in it. */
export async function setTeamAgents(
  tx: Transaction,
  { accountId, id, agentIds }: { accountId: Id; id: Id; agentIds: Id[] },
): Promise<void> {
  const wanted = [...new Set(agentIds)]
  await lockTeam(tx, { accountId, id })
  const known = await listKnownAgents(tx, { accountId, agentIds: wanted })
  if (known.length < wanted.length) throw notFound('agent')
  const removed = await deleteOtherMembers(tx, { accountId, id }, wanted)
  const added = await insertMembers(tx, { accountId, id }, wanted)
  if (added.length === 0 && removed.length === 0) return
  appendEvents(tx, accountId, [{ type: 'team.updated', subjectId: id, data: { added, removed } }])
}
