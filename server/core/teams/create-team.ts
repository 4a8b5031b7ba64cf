import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { cleanTeamName, type Team } from './team.ts'
import { insertTeam } from './team-queries.ts'

export type NewTeam = { accountId: Id; name: string }

/** Makes a team without members. @throws AppError `duplicate` when the name is taken */
export async function createTeam(tx: Transaction, { accountId, name }: NewTeam): Promise<Team> {
  const clean = cleanTeamName(name)
  const team = await insertTeam(tx, { accountId, name: clean })
  if (!team) throw nameTaken(clean)
  appendEvents(tx, accountId, [{ type: 'team.created', subjectId: team.id }])
  return team
}

export function nameTaken(name: string): Error {
  return duplicate('team', `There is a team called '${name}' already; choose another name`)
}
