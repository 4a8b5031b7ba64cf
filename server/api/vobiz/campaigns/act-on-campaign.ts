import {
  type Campaign,
  cancelCampaign as cancel,
  pauseCampaign as pause,
  resumeCampaign as resume,
} from '../../../core/campaigns/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { getCampaignFor } from './find-campaign.ts'
import { CampaignShape, presentCampaign } from './present-campaign.ts'

type Action = {
  name: 'pause' | 'resume' | 'cancel'
  summary: string
  description: string
  act: (tx: Transaction, key: { accountId: Id; id: Id }) => Promise<Campaign>
}

export const pauseCampaign = actionEndpoint({
  name: 'pause',
  summary: 'Pause a campaign',
  description: 'Nothing more is handed out from now on; messages that were handed out already still leave.',
  act: pause,
})

export const resumeCampaign = actionEndpoint({
  name: 'resume',
  summary: 'Resume a paused campaign',
  description: 'It goes on where it stopped; one whose time has not come waits for it again.',
  act: resume,
})

export const cancelCampaign = actionEndpoint({
  name: 'cancel',
  summary: 'Cancel a campaign for good',
  description: 'Whose turn has not come is skipped; messages that were handed out already still leave.',
  act: cancel,
})

/** The three actions are alike: no body, and the campaign as it is then. A wrong state is 409. */
function actionEndpoint({ name, summary, description, act }: Action): Endpoint {
  return (app, { db, legacy }) => {
    app.post(`/campaigns/:id/${name}`, {
      schema: {
        operationId: `${name}Campaign`,
        summary,
        description,
        tags: ['campaigns'],
        params: IdParams,
        response: { 200: CampaignShape },
      },
      handler: async ({ vobiz, params }) => {
        const campaign = await db.transaction(async (tx) =>
          act(tx, await getCampaignFor(tx, vobiz, params.id)),
        )
        return presentCampaign(campaign, { legacy })
      },
    })
  }
}
