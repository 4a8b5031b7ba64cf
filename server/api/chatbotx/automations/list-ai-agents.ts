import { z } from 'zod'
import { listAiAgents as listAll } from '../../../core/automations/index.ts'
import { presentPage } from '../paging.ts'
import { defineEndpoint } from '../route.ts'
import { Id, pageOf, stored } from '../schemas.ts'

const most = 50

const AiAgent = z.object({
  ...stored,
  workspaceId: Id,
  name: z.string(),
  prompt: z.string(),
  messages: z.array(z.unknown()),
  isDefault: z.boolean(),
  isRichResponse: z.boolean(),
  tools: z.array(z.unknown()),
  webSearchAuthorizedDomains: z.array(z.string()),
  models: z.array(z.unknown()),
  temperature: z.number().nullable(),
  maxOutputTokens: z.int().nullable(),
})

export const listAiAgents = defineEndpoint({
  method: 'GET',
  path: '/v1/ai-agents',
  operationId: 'listAiAgentsWorkspaceTokenAPI',
  summary: 'List AI agents',
  description: `The newest ${most}.`,
  tags: ['automation'],
  scope: 'automation',
  output: pageOf(AiAgent),
  handler: async ({ db }, { caller: { account } }) => {
    const { aiAgents, total } = await listAll(db, { accountId: account.id, limit: most })
    const data = aiAgents.map(({ accountId, webSearchDomains, temperature, maxOutputTokens, ...agent }) => ({
      ...agent,
      workspaceId: accountId,
      webSearchAuthorizedDomains: webSearchDomains,
      temperature: temperature ?? null,
      maxOutputTokens: maxOutputTokens ?? null,
    }))
    return presentPage(data, { total, limit: most })
  },
})
