import Type, { type Static } from 'typebox'
import { type Agent, listAgents } from '../../../core/agents/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import type { Endpoint } from '../route.ts'
import { Guid, Nullable, WallClock } from '../schemas.ts'
import { wallClock } from '../time.ts'

const User = Type.Object({
  id: Guid,
  workspaceId: Guid,
  userId: Guid,
  email: Nullable(Type.String()),
  name: Type.String(),
  logoUrl: Type.Null(),
  role: Type.Integer({ description: '1 Owner, 2 Member' }),
  creationTime: WallClock,
  isAiAgent: Type.Boolean(),
  phoneNumber: Type.Null(),
})

export const listUsers: Endpoint = (app, { db }) => {
  app.get('/v1/workspaces/users', {
    schema: {
      operationId: 'listWorkspaceUsers',
      summary: 'List who answers: people and AI agents',
      tags: ['workspace'],
      response: { 200: Type.Array(User) },
    },
    handler: async ({ hatif }) => (await listAgents(db, hatif.account.id)).map(presentUser),
  })
}

/** The id by which assignment and webhooks name an agent: the user's, or the AI agent's own. */
export function userIdOf({ id, userId }: Pick<Agent, 'id' | 'userId'>): string {
  return userId ? toUuid('user', userId) : toUuid('agent', id)
}

function presentUser(agent: Agent): Static<typeof User> {
  const { accountId, id, email, name, role, createdAt, isBot } = agent
  return {
    id: toUuid('agent', id),
    workspaceId: toUuid('account', accountId),
    userId: userIdOf(agent),
    email: email ?? null,
    name,
    logoUrl: null,
    role: role === 'owner' ? 1 : 2,
    creationTime: wallClock(createdAt),
    isAiAgent: isBot,
    phoneNumber: null,
  }
}
