import type * as wire from '../../../../shared/parley/index.ts'
import type { Agent } from '../../../core/agents/index.ts'
import { toUuid } from '../../../platform/ids.ts'

export function presentAgent(agent: Agent): wire.Agent {
  const { id, userId, email, name, role, isBot, inboxIds, createdAt } = agent
  return {
    id,
    uuid: toUuid('agent', id),
    user_id: userId ?? null,
    email: email ?? null,
    name,
    role,
    is_bot: isBot,
    inbox_ids: inboxIds ?? null,
    created_at: createdAt.toISOString(),
  }
}
