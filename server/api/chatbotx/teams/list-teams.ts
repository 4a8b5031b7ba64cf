import { z } from 'zod'
import { listTeams as listAll, listTeamMembers, type TeamMember } from '../../../core/teams/index.ts'
import { presentUser, User } from '../present/member.ts'
import { defineEndpoint } from '../route.ts'
import { Id, listOf, stored } from '../schemas.ts'

const Team = z.object({
  ...stored,
  workspaceId: Id,
  name: z.string(),
  inboxTeamMembers: z.array(z.object({ ...stored, inboxTeamId: Id, userId: Id, user: User })),
})

export const listTeams = defineEndpoint({
  method: 'GET',
  path: '/v1/teams',
  operationId: 'listTeamsWorkspaceTokenAPI',
  summary: 'List teams with their members',
  description: "A team's `id` names it in `t_<id>` of an assignment.",
  tags: ['teams'],
  scope: 'inbox',
  output: listOf(Team),
  handler: async ({ db }, { caller: { account } }) => {
    const accountId = account.id
    const [teams, members] = await Promise.all([listAll(db, accountId), listTeamMembers(db, { accountId })])
    const byTeam = Map.groupBy(members, ({ teamId }) => teamId)
    const data = teams.map(({ id, createdAt, updatedAt, name }) => ({
      id,
      createdAt,
      updatedAt,
      workspaceId: accountId,
      name,
      inboxTeamMembers: (byTeam.get(id) ?? []).flatMap(presentTeamMember),
    }))
    return { data }
  },
})

/** Nothing for a bot: only users are members. */
function presentTeamMember({ id, teamId, createdAt, user }: TeamMember) {
  if (!user) return []
  const member = { id, createdAt, updatedAt: createdAt, inboxTeamId: teamId, userId: user.id }
  return [{ ...member, user: presentUser(user) }]
}
