import { z } from 'zod'
import { listInboxes } from '../../../core/inboxes/index.ts'
import { inboxScope } from '../auth.ts'
import { channelName, shownInboxes } from '../present/inbox.ts'
import { defineEndpoint } from '../route.ts'
import { Id, listOf, stored } from '../schemas.ts'

const Integration = z.object({ ...stored, workspaceId: Id, integrationType: z.string() })

export const listIntegrations = defineEndpoint({
  method: 'GET',
  path: '/v1/integrations',
  operationId: 'listIntegrationsWorkspaceTokenAPI',
  summary: 'List what the workspace is connected to',
  description: 'One for each inbox, under the id of the inbox.',
  tags: ['integrations'],
  scope: 'integrations',
  output: listOf(Integration),
  handler: async ({ db }, { caller }) => {
    const accountId = caller.account.id
    const inboxes = shownInboxes(await listInboxes(db, { accountId }), inboxScope(caller))
    const data = inboxes.map(({ id, createdAt, updatedAt, channel }) => ({
      id,
      createdAt,
      updatedAt,
      workspaceId: accountId,
      integrationType: channelName(channel)!,
    }))
    return { data }
  },
})
