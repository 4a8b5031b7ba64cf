import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { nameTaken } from './create-team.ts'
import { cleanTeamName, type Team } from './team.ts'
import { lockTeam, renameTeam } from './team-queries.ts'

/** Renames a team; the same name again changes nothing. @throws AppError `duplicate` when another team has the name */
export async function updateTeam(
  tx: Transaction,
  { accountId, id, name }: { accountId: Id; id: Id; name: string },
): Promise<Team> {
  const clean = cleanTeamName(name)
  const team = await lockTeam(tx, { accountId, id })
  if (team.name === clean) return team
  const renamed = await renameTeam(tx, { accountId, id, name: clean })
  if (!renamed) throw nameTaken(clean)
  appendEvents(tx, accountId, [{ type: 'team.updated', subjectId: id, data: { name: clean } }])
  return renamed
}
