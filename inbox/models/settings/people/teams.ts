import type { Team } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'

export type TeamFields = { name: string; agent_ids: Id[] }

/** Makes a team, or changes the one that has the id. @throws ApiProblem by field */
export function saveTeam({ api }: AppModel, id: Id | null, fields: TeamFields): Promise<Team> {
  return id ? api.patch(`/teams/${id}`, { body: fields }) : api.post('/teams', { body: fields })
}

/** Its conversations stay with the agents who have them. */
export async function deleteTeam(app: AppModel, { id, name }: Pick<Team, 'id' | 'name'>): Promise<void> {
  await app.api.delete(`/teams/${id}`)
  app.toasts.show({ text: app.i18n.speech.settings.done.teamDeleted(name), tone: 'success' })
}
