import { z } from 'zod'
import { listCannedResponses } from '../../../core/canned-responses/index.ts'
import { defineEndpoint } from '../route.ts'
import { Id, listOf, stored } from '../schemas.ts'

const most = 1000

const SavedReply = z.object({
  ...stored,
  shortcut: z.string().describe('Begins with a slash'),
  text: z.string(),
  workspaceId: Id,
})

export const listSavedReplies = defineEndpoint({
  method: 'GET',
  path: '/v1/saved-replies',
  operationId: 'listSavedRepliesWorkspaceTokenAPI',
  summary: 'List the texts that agents keep at hand',
  description: `The newest ${most}.`,
  tags: ['saved replies'],
  scope: 'inbox',
  output: listOf(SavedReply),
  handler: async ({ db }, { caller: { account } }) => {
    const { cannedResponses } = await listCannedResponses(db, { accountId: account.id, limit: most })
    const data = cannedResponses.map(({ id, createdAt, updatedAt, shortcut, content }) => ({
      id,
      createdAt,
      updatedAt,
      shortcut,
      text: content,
      workspaceId: account.id,
    }))
    return { data }
  },
})
