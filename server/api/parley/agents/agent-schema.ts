import Type, { type Static } from 'typebox'
import { type Agent, agentRoles } from '../../../core/agents/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { Id, Nullable, Time, Uuid } from '../schemas.ts'

export const Role = Type.Enum([...agentRoles])

export const AgentSchema = Type.Object({
  id: Id,
  uuid: Uuid,
  user_id: Nullable(Type.String({ description: 'Who signs in; null for a bot' })),
  email: Nullable(Type.String()),
  name: Type.String(),
  role: Role,
  is_bot: Type.Boolean({ description: 'An AI agent: it is given conversations, and signs in nowhere' }),
  created_at: Time,
})

export function presentAgent(agent: Agent): Static<typeof AgentSchema> {
  const { id, userId, email, name, role, isBot, createdAt } = agent
  return {
    id,
    uuid: toUuid('agent', id),
    user_id: userId ?? null,
    email: email ?? null,
    name,
    role,
    is_bot: isBot,
    created_at: createdAt.toISOString(),
  }
}
