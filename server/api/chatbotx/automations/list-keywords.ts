import { z } from 'zod'
import { listKeywordReplies } from '../../../core/automations/index.ts'
import { defineEndpoint } from '../route.ts'
import { Id, listOf, stored } from '../schemas.ts'

const most = 50

const Keyword = z.object({
  ...stored,
  workspaceId: Id,
  folderId: Id.nullable(),
  type: z.enum(['inbound']),
  keywords: z.array(z.string()),
  status: z.boolean(),
  text: z.string().nullable(),
  flowId: Id.nullable(),
})

export const listKeywords = defineEndpoint({
  method: 'GET',
  path: '/v1/keywords',
  operationId: 'listKeywordsWorkspaceTokenAPI',
  summary: 'List what is answered to which words',
  description: `The newest ${most}.`,
  tags: ['automation'],
  scope: 'automation',
  output: listOf(Keyword),
  handler: async ({ db }, { caller: { account } }) => {
    const replies = await listKeywordReplies(db, { accountId: account.id, limit: most })
    const data = replies.map(({ id, createdAt, updatedAt, keywords, active, text, flowId }) => ({
      id,
      createdAt,
      updatedAt,
      workspaceId: account.id,
      folderId: null,
      type: 'inbound' as const,
      keywords,
      status: active,
      text: text ?? null,
      flowId: flowId ?? null,
    }))
    return { data }
  },
})
