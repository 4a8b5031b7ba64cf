import { z } from 'zod'
import { listAgents } from '../../../core/agents/index.ts'
import { assignConversation as assign } from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { type Id, isId } from '../../../platform/ids.ts'
import { ChatbotxError } from '../errors.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { Done } from './act-on-conversation.ts'
import { findConversation } from './find-conversation.ts'

export const assignConversation = defineEndpoint({
  method: 'POST',
  path: '/v1/conversations/{id}/assign',
  operationId: 'conversations.assign',
  summary: 'Give a conversation to a user, a team, or nobody',
  tags: ['conversations'],
  scope: 'inbox',
  failures: [404],
  input: z.object({
    id: IdText,
    assignedId: z.string().nullable().describe('`u_<userId>`, `t_<teamId>`, or null for nobody'),
  }),
  output: Done,
  handler: async ({ db }, { caller, input }) =>
    db.transaction(async (tx) => {
      const { accountId, id } = await findConversation(tx, caller, input.id)
      const to = await readAssignee(tx, accountId, input.assignedId)
      await assign(tx, { accountId, conversationId: id, ...to, by: null })
      return { success: true as const }
    }),
})

async function readAssignee(db: Db, accountId: Id, assignedId: string | null) {
  const nobody = { assigneeId: null, teamId: null }
  if (assignedId === null) return nobody
  const [, kind, id = ''] = /^([ut])_(.+)$/.exec(assignedId) ?? []
  if (!kind) throw invalidAssignee('An assignee is u_<userId>, t_<teamId> or null')
  if (kind === 't') {
    if (!isId(id)) throw notFound('team')
    return { ...nobody, teamId: id }
  }
  // A bot is an agent without a user, and named by its own id.
  const agent = (await listAgents(db, accountId)).find(({ id: own, userId = own }) => userId === id)
  if (!agent) throw invalidAssignee(`No user ${id} in this workspace`)
  return { ...nobody, assigneeId: agent.id }
}

function invalidAssignee(message: string): ChatbotxError {
  return new ChatbotxError('invalidAssignee', 400, message)
}
