import { listCampaigns } from '../../../core/campaigns/index.ts'
import { inboxScope } from '../auth.ts'
import { defineEndpoint } from '../route.ts'
import { listOf } from '../schemas.ts'
import { Broadcast, presentBroadcast } from './broadcast.ts'

const most = 50

export const listBroadcasts = defineEndpoint({
  method: 'GET',
  path: '/v1/broadcasts',
  operationId: 'listBroadcastsWorkspaceTokenAPI',
  summary: 'List broadcasts, newest first',
  description: `The newest ${most}.`,
  tags: ['broadcasts'],
  scope: 'broadcasts',
  output: listOf(Broadcast),
  handler: async ({ db }, { caller }) => {
    const filter = { accountId: caller.account.id, inboxIds: inboxScope(caller) }
    const campaigns = await listCampaigns(db, filter, { limit: most, offset: 0 })
    return { data: campaigns.map(presentBroadcast) }
  },
})
