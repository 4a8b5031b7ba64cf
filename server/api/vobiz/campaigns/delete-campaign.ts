import Type from 'typebox'
import { deleteCampaign as remove } from '../../../core/campaigns/index.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getCampaignFor } from './find-campaign.ts'

export const deleteCampaign: Endpoint = (app, { db }) => {
  app.delete('/campaigns/:id', {
    schema: {
      operationId: 'deleteCampaign',
      summary: 'Delete a campaign and its recipients',
      description: 'One that is sending must be paused or cancelled first (409).',
      tags: ['campaigns'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ vobiz, params }, reply) => {
      await db.transaction(async (tx) => remove(tx, await getCampaignFor(tx, vobiz, params.id)))
      return reply.status(204).send(null)
    },
  })
}
