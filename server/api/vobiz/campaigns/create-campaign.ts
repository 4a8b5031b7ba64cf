import { createCampaign as create } from '../../../core/campaigns/index.ts'
import { findChannel } from '../find-channel.ts'
import type { Endpoint } from '../route.ts'
import { CampaignShape, presentCampaign } from './present-campaign.ts'
import { CampaignBody, readCampaign } from './read-campaign.ts'

export const createCampaign: Endpoint = (app, { db, legacy }) => {
  app.post('/campaigns', {
    schema: {
      operationId: 'createCampaign',
      summary: 'Create a campaign, for now or for later',
      description: [
        'Without `scheduled_at`, or with one in the past, it is taken up at once: `draft` becomes `sending`.',
        'A parameter text `{{n}}` in `template_components` becomes, for each recipient, `recipient_variables[contact][n]`,',
        'else the contact field that `variable_mappings[n]` names; without either the recipient fails with `132000`.',
        'Parameters without components fill the body of the template.',
      ].join(' '),
      tags: ['campaigns'],
      body: CampaignBody,
      response: { 201: CampaignShape },
    },
    handler: async ({ vobiz, body }, reply) => {
      const campaign = await db.transaction(async (tx) => {
        const inbox = await findChannel(tx, vobiz, body.channel_id)
        return create(tx, { accountId: vobiz.account.id, inboxId: inbox.id, ...readCampaign(body) })
      })
      return reply.status(201).send(presentCampaign(campaign, { legacy }))
    },
  })
}
