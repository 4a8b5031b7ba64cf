import Type from 'typebox'
import { campaignStatuses, countCampaigns, listCampaigns as list } from '../../../core/campaigns/index.ts'
import { scopeOf } from '../auth.ts'
import { presentPage } from '../lists.ts'
import { readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { PageOf, PageQuerystring } from '../schemas.ts'
import { CampaignShape, presentCampaign } from './present-campaign.ts'
import { readStatus } from './read-status.ts'

export const listCampaigns: Endpoint = (app, { db, legacy }) => {
  app.get('/campaigns', {
    schema: {
      operationId: 'listCampaigns',
      summary: 'List campaigns, newest first',
      tags: ['campaigns'],
      querystring: Type.Object({
        ...PageQuerystring.properties,
        status: Type.Optional(
          Type.String({
            description: `One of ${campaignStatuses.join(', ')}; \`running\` is taken for \`sending\``,
          }),
        ),
      }),
      response: { 200: PageOf(CampaignShape) },
    },
    handler: async ({ vobiz, query }) => {
      const page = readPage(query, { limit: 20 })
      const status = readStatus(query.status, campaignStatuses, { running: 'sending' })
      const filter = { accountId: vobiz.account.id, ...scopeOf(vobiz), status }
      const [campaigns, total] = await Promise.all([list(db, filter, page), countCampaigns(db, filter)])
      const items = campaigns.map((campaign) => presentCampaign(campaign, { legacy }))
      return presentPage(items, { page, total, legacy })
    },
  })
}
