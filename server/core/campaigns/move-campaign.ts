import type { Transaction } from '../../platform/db/index.ts'
import { invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { wakeLane } from '../../platform/lanes/index.ts'
import { appendEvents } from '../events/index.ts'
import { getInbox } from '../inboxes/index.ts'
import { type Campaign, type CampaignStatus, isOpen } from './campaign.ts'
import {
  type CampaignChanges,
  deleteCampaignRow,
  lockCampaign,
  moveCounts,
  updateCampaign,
} from './campaign-queries.ts'
import { campaignLane } from './create-campaign.ts'
import type { SkipReason } from './recipient.ts'
import { skipWaiting } from './recipient-queries.ts'

type CampaignKey = { accountId: Id; id: Id }

/** Hands out nothing more from now on. Messages that were handed out already still leave. */
export async function pauseCampaign(tx: Transaction, key: CampaignKey): Promise<Campaign> {
  const campaign = await requireStatus(tx, key, 'paused', ['draft', 'scheduled', 'sending'])
  return moveCampaign(tx, campaign, { status: 'paused', pauseReason: undefined })
}

/** Goes on where it stopped: at its time when that has not come, else now. */
export async function resumeCampaign(tx: Transaction, key: CampaignKey): Promise<Campaign> {
  const campaign = await requireStatus(tx, key, 'resumed', ['paused'])
  const { accountId, id, inboxId, scheduledAt, startedAt } = campaign
  const inbox = await getInbox(tx, { accountId, id: inboxId })
  if (inbox.status !== 'active')
    throw invalidState(
      'campaign',
      `The campaign cannot be resumed: '${inbox.name}' is ${inbox.status}${inbox.statusReason ? ` (${inbox.statusReason})` : ''}`,
    )
  const waits = !startedAt && scheduledAt && scheduledAt > tx.now()
  const status = waits ? 'scheduled' : 'sending'
  const resumed = await moveCampaign(tx, campaign, { status, pauseReason: undefined })
  await wakeLane(tx, { accountId, kind: campaignLane, key: id, dueAt: waits ? scheduledAt : undefined })
  return resumed
}

/** Ends it for good. Whose turn has not come is skipped; messages that were handed out already still leave. */
export async function cancelCampaign(tx: Transaction, key: CampaignKey): Promise<Campaign> {
  const campaign = await requireStatus(tx, key, 'cancelled', ['draft', 'scheduled', 'sending', 'paused'])
  return endCampaign(tx, campaign, { status: 'cancelled', reason: 'cancelled' })
}

/** Deletes a campaign and what is known of its recipients. Messages that were handed out already still leave. */
export async function deleteCampaign(tx: Transaction, key: CampaignKey): Promise<void> {
  const campaign = await lockCampaign(tx, key)
  if (!campaign) throw notFound('campaign')
  if (campaign.status === 'sending')
    throw invalidState('campaign', 'The campaign is sending; pause or cancel it before deleting it')
  await deleteCampaignRow(tx, campaign)
  appendEvents(tx, key.accountId, [
    { type: 'campaign.deleted', inboxId: campaign.inboxId, subjectId: campaign.id },
  ])
}

/** Ends a locked campaign before all recipients had their turn. */
export async function endCampaign(
  tx: Transaction,
  campaign: Campaign,
  {
    status,
    reason,
    pauseReason,
  }: { status: 'cancelled' | 'failed'; reason: SkipReason; pauseReason?: string },
): Promise<Campaign> {
  const skipped = await skipWaiting(tx, campaign, reason)
  const ended = await moveCampaign(tx, campaign, { status, pauseReason })
  if (skipped === 0) return ended
  await moveCounts(tx, campaign.accountId, [{ campaignId: campaign.id, skipped }])
  return { ...ended, skippedCount: ended.skippedCount + skipped }
}

/** Writes a new state of a locked campaign, and says so in the log. */
export async function moveCampaign(
  tx: Transaction,
  campaign: Campaign,
  changes: Partial<CampaignChanges> & { status: CampaignStatus },
): Promise<Campaign> {
  const moved = await updateCampaign(tx, campaign, changes)
  const { accountId, id, inboxId, status, pauseReason } = moved
  appendEvents(tx, accountId, [
    {
      type: 'campaign.updated',
      inboxId,
      subjectId: id,
      data: { status, ...(pauseReason && { pauseReason }) },
    },
  ])
  return moved
}

async function requireStatus(
  tx: Transaction,
  key: CampaignKey,
  participle: string,
  allowed: CampaignStatus[],
): Promise<Campaign> {
  const campaign = await lockCampaign(tx, key)
  if (!campaign) throw notFound('campaign')
  if (allowed.includes(campaign.status)) return campaign
  const end = isOpen(campaign) ? '' : ', which is final'
  throw invalidState(
    'campaign',
    `The campaign is ${campaign.status}${end}; only one that is ${allowed.join(' or ')} can be ${participle}`,
  )
}
