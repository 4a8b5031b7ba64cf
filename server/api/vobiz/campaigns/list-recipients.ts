import Type from 'typebox'
import { countRecipients, listRecipients, recipientStatuses } from '../../../core/campaigns/index.ts'
import { presentPage } from '../lists.ts'
import { readPage } from '../paging.ts'
import type { Endpoint } from '../route.ts'
import { IdParams, PageOf, PageQuerystring } from '../schemas.ts'
import { getCampaignFor } from './find-campaign.ts'
import { presentRecipient, RecipientShape } from './present-campaign.ts'
import { readStatus } from './read-status.ts'

export const listCampaignRecipients: Endpoint = (app, { db, legacy }) => {
  app.get('/campaigns/:id/recipients', {
    schema: {
      operationId: 'listCampaignRecipients',
      summary: 'List the recipients of a campaign and what came of each message',
      description: 'Empty until sending starts, which is when the audience is resolved.',
      tags: ['campaigns'],
      params: IdParams,
      querystring: Type.Object({
        ...PageQuerystring.properties,
        status: Type.Optional(Type.String({ description: `One of ${recipientStatuses.join(', ')}` })),
      }),
      response: { 200: PageOf(RecipientShape) },
    },
    handler: async ({ vobiz, params, query }) => {
      const page = readPage(query, { limit: 50 })
      const status = readStatus(query.status, recipientStatuses)
      const campaign = await getCampaignFor(db, vobiz, params.id)
      const [recipients, total] = await Promise.all([
        listRecipients(db, campaign, { ...page, status }),
        status ? countRecipients(db, campaign, { status }) : campaign.totalRecipients,
      ])
      return presentPage(recipients.map(presentRecipient), { page, total, legacy })
    },
  })
}
