import { z } from 'zod'
import { listFlows as listAll } from '../../../core/automations/index.ts'
import { defineEndpoint } from '../route.ts'
import { Id, listOf } from '../schemas.ts'

const most = 1000

export const listFlows = defineEndpoint({
  method: 'GET',
  path: '/v1/flows',
  operationId: 'listFlowsWorkspaceTokenAPI',
  summary: 'List active flows',
  description: `The newest ${most}.`,
  tags: ['automation'],
  scope: 'automation',
  output: listOf(z.object({ id: Id, name: z.string() })),
  handler: async ({ db }, { caller: { account } }) => ({
    data: await listAll(db, { accountId: account.id, limit: most }),
  }),
})
