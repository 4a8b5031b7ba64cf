import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getCampaignFor } from './find-campaign.ts'
import { CampaignShape, presentCampaign } from './present-campaign.ts'

export const getCampaign: Endpoint = (app, { db, legacy }) => {
  app.get('/campaigns/:id', {
    schema: {
      operationId: 'getCampaign',
      summary: 'Get a campaign with its counts',
      tags: ['campaigns'],
      params: IdParams,
      response: { 200: CampaignShape },
    },
    handler: async ({ vobiz, params }) =>
      presentCampaign(await getCampaignFor(db, vobiz, params.id), { legacy }),
  })
}
