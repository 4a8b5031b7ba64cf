import { z } from 'zod'
import { listTriggers as listAll } from '../../../core/automations/index.ts'
import { defineEndpoint } from '../route.ts'
import { Id, listOf, stored } from '../schemas.ts'

const most = 1000

const Trigger = z.object({
  ...stored,
  name: z.string(),
  active: z.boolean(),
  folderId: Id.nullable(),
  workspaceId: Id,
  actions: z.array(z.unknown()).describe('Always empty'),
  conditions: z.array(z.unknown()).describe('Always empty'),
})

export const listTriggers = defineEndpoint({
  method: 'GET',
  path: '/v1/triggers',
  operationId: 'listTriggersWorkspaceTokenAPI',
  summary: 'List triggers',
  description: `The newest ${most}.`,
  tags: ['automation'],
  scope: 'automation',
  output: listOf(Trigger),
  handler: async ({ db }, { caller: { account } }) => {
    const triggers = await listAll(db, { accountId: account.id, limit: most })
    const data = triggers.map(({ id, createdAt, updatedAt, name, active }) => ({
      id,
      createdAt,
      updatedAt,
      name,
      active,
      folderId: null,
      workspaceId: account.id,
      actions: [],
      conditions: [],
    }))
    return { data }
  },
})
