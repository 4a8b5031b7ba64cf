import type { Transaction } from '../../platform/db/index.ts'
import { invalidState } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Team } from './team.ts'
import { deleteTeamRow, hasConversations, lockTeam } from './team-queries.ts'

/** Takes all that a team has to answer from it. The room of conversations knows how; it comes after this one. */
export type ReleaseTeam = (tx: Transaction, team: Team) => Promise<void>

/**
 * Deletes a team; its members go with it. Without `release`, one that conversations are assigned to stays: who
 * answers for them must be decided first.
 *
 * @throws AppError `invalid_state`
 */
export async function deleteTeam(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
  { release }: { release?: ReleaseTeam } = {},
): Promise<void> {
  const team = await lockTeam(tx, { accountId, id })
  await release?.(tx, team)
  if (await hasConversations(tx, { accountId, id }))
    throw invalidState(
      'team',
      `Conversations are assigned to the team '${team.name}'; assign them to somebody else first`,
    )
  await deleteTeamRow(tx, { accountId, id })
  appendEvents(tx, accountId, [{ type: 'team.deleted', subjectId: id }])
}
