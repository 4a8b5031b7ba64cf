import { z } from 'zod'
import { listAgents } from '../../../core/agents/index.ts'
import { defineEndpoint } from '../route.ts'
import { Id, stored } from '../schemas.ts'

const Workspace = z.object({
  ...stored,
  name: z.string(),
  defaultReply: z.string().nullable(),
  targetCountry: z.string().nullable(),
  language: z.string(),
  timezone: z.string(),
  brandColor: z.string(),
  developmentMode: z.boolean(),
  logo: z.string().nullable(),
  ownerId: Id.nullable().describe('The user who owns the workspace'),
  tenantId: Id.nullable(),
  smartResponseDelaySeconds: z.int(),
  isActive: z.boolean(),
  startTime: z.string().nullable(),
  endTime: z.string().nullable(),
  scheduledDeletionAt: z.string().nullable(),
})

/** What the vendor's defaults are, where an account has no such setting. */
const unset = {
  defaultReply: null,
  targetCountry: null,
  language: 'en',
  timezone: 'UTC',
  brandColor: '#016DFF',
  developmentMode: false,
  logo: null,
  tenantId: null,
  smartResponseDelaySeconds: 0,
  startTime: null,
  endTime: null,
  scheduledDeletionAt: null,
}

export const getWorkspace = defineEndpoint({
  method: 'GET',
  path: '/v1/workspaces',
  operationId: 'getWorkspaceWorkspaceTokenAPI',
  summary: 'The workspace of the token',
  description: 'One object, not a list. The usual way to try a token.',
  tags: ['workspace'],
  output: Workspace,
  handler: async ({ db }, { caller: { account } }) => {
    const agents = await listAgents(db, account.id)
    const owner = agents.find(({ role, userId }) => role === 'owner' && userId)
    return {
      ...unset,
      id: account.id,
      createdAt: account.createdAt,
      updatedAt: account.createdAt,
      name: account.name,
      ownerId: owner?.userId ?? null,
      isActive: account.active,
    }
  },
})
