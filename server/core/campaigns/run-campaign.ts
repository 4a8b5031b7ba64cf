import { type Database, planForSizes, type Transaction } from '../../platform/db/index.ts'
import { type ClaimedLane, releaseLanes } from '../../platform/lanes/index.ts'
import { findInbox, type Inbox } from '../inboxes/index.ts'
import { findTemplate, type Template } from '../templates/index.ts'
import { type Campaign, paceOf } from './campaign.ts'
import { lockCampaign, moveCounts, updateCampaign } from './campaign-queries.ts'
import { handOutBatch } from './hand-out.ts'
import { endCampaign, moveCampaign } from './move-campaign.ts'
import { findProgress, insertRecipients, listAudience, type Progress } from './recipient-queries.ts'

export const campaignLeaseMs = 60_000

/** How many contacts become recipients at once. */
const portion = 5000

/** How soon to look again while messages are on their way out. */
const lookAgainMs = 500

/** Messages that the network put off are bounded too: while it is in trouble, the rest of the campaign waits. */
const mostBatchesQueued = 10
const waitForRetriesMs = 5_000

export type CampaignContext = {
  db: Pick<Database, 'transaction'>
  /** Sends per second of an inbox that sets no rate of its own. */
  sendsPerSecond: number
}

/** When the runner comes back to a campaign: after a while, or when somebody wakes it. */
type Next = { inMs: number } | 'rest'

/**
 * Takes a campaign one step further: makes a portion of the audience recipients, or hands out a batch. A step
 * is one transaction, together with the lane's release; whoever stops in the middle of it has done nothing.
 */
export async function runCampaign({ db, sendsPerSecond }: CampaignContext, lane: ClaimedLane): Promise<void> {
  await db.transaction(async (tx) => {
    await planForSizes(tx)
    const campaign = await lockCampaign(tx, { accountId: lane.accountId, id: lane.key })
    const next = campaign ? await takeStep(tx, campaign, sendsPerSecond) : 'rest'
    // Lanes are due by the database's time, so the wait counts from the real one.
    const inMs = next === 'rest' ? 0 : next.inMs
    const retryAt = inMs > 0 ? new Date(Date.now() + inMs) : undefined
    if (!(await releaseLanes(tx, [{ lane, more: next !== 'rest', retryAt }])))
      throw new Error('The lease on a campaign’s lane ran out; another worker has it')
  })
}

async function takeStep(tx: Transaction, campaign: Campaign, sendsPerSecond: number): Promise<Next> {
  if (!['draft', 'scheduled', 'sending'].includes(campaign.status)) return 'rest'
  const earlyMs = campaign.status === 'scheduled' ? campaign.scheduledAt!.getTime() - tx.now().getTime() : 0
  if (earlyMs > 0) return { inMs: Math.max(earlyMs, 250) }

  const { accountId, inboxId } = campaign
  const inbox = (await findInbox(tx, { accountId, id: inboxId }))!
  const started = campaign.startedAt ? campaign : await startCampaign(tx, campaign, inbox, sendsPerSecond)
  const progress = await findProgress(tx, started)
  if (started.resolvedAt && !progress.hasWaiting) return awaitLast(tx, started, inbox, progress)

  if (inbox.deletedAt) return fail(tx, started, inbox)
  const template = await findTemplate(tx, { accountId, id: campaign.templateId })
  const obstacle = inboxObstacle(inbox) ?? templateObstacle(started, template)
  if (obstacle) return pause(tx, started, obstacle)
  if (!started.resolvedAt) return resolvePortion(tx, started)
  return sendOn(tx, started, { template: template!, progress })
}

async function startCampaign(
  tx: Transaction,
  campaign: Campaign,
  inbox: Inbox,
  sendsPerSecond: number,
): Promise<Campaign> {
  return moveCampaign(tx, campaign, {
    status: 'sending',
    startedAt: tx.now(),
    ...paceOf(inbox, sendsPerSecond),
  })
}

/** Why nothing more should be handed out until a person has looked, in words. */
function inboxObstacle({ name, status, statusReason }: Inbox): string | undefined {
  if (status === 'active') return undefined
  return `'${name}' is ${status}${statusReason ? `: ${statusReason}` : ''}`
}

function templateObstacle(
  { templateName, templateLanguage }: Campaign,
  template: Template | undefined,
): string | undefined {
  if (template?.status === 'approved') return undefined
  const { status = 'gone', reason } = template ?? {}
  return `The template '${templateName}' (${templateLanguage}) is ${status}${reason ? `: ${reason}` : ''}`
}

async function pause(tx: Transaction, campaign: Campaign, pauseReason: string): Promise<Next> {
  await moveCampaign(tx, campaign, { status: 'paused', pauseReason })
  return 'rest'
}

async function fail(tx: Transaction, campaign: Campaign, { name }: Inbox): Promise<Next> {
  await endCampaign(tx, campaign, {
    status: 'failed',
    reason: 'disconnected',
    pauseReason: `'${name}' was disconnected`,
  })
  return 'rest'
}

/** Makes the next contacts of the audience recipients. The last portion, which may be empty, resolves it. */
async function resolvePortion(tx: Transaction, campaign: Campaign): Promise<Next> {
  const contactIds = await listAudience(tx, campaign, { limit: portion })
  const { total, skipped } = await insertRecipients(tx, campaign, contactIds)
  await moveCounts(tx, campaign.accountId, [{ campaignId: campaign.id, total, skipped }])
  await updateCampaign(tx, campaign, {
    resolvedUntil: contactIds.at(-1) ?? campaign.resolvedUntil,
    resolvedAt: contactIds.length < portion ? tx.now() : undefined,
  })
  return { inMs: 0 }
}

/** Hands out a batch, unless as many still wait to be tried or far too many to be tried again. */
async function sendOn(
  tx: Transaction,
  campaign: Campaign,
  { template, progress }: { template: Template; progress: Progress },
): Promise<Next> {
  const { batchSize, batchDelayMs } = campaign
  if (progress.untried >= batchSize) return { inMs: lookAgainMs }
  if (progress.queued >= batchSize * mostBatchesQueued) return { inMs: waitForRetriesMs }
  await handOutBatch(tx, campaign, { template, limit: batchSize })
  return { inMs: batchDelayMs }
}

/** Everybody had their turn: the campaign is complete when the last message has left the queue. */
async function awaitLast(
  tx: Transaction,
  campaign: Campaign,
  inbox: Inbox,
  { queued, untried, unfollowed }: Progress,
): Promise<Next> {
  if (unfollowed === 0) {
    await moveCampaign(tx, campaign, { status: 'completed', completedAt: tx.now() })
    return 'rest'
  }
  const obstacle = queued > 0 && !inbox.deletedAt ? inboxObstacle(inbox) : undefined
  if (obstacle) return pause(tx, campaign, obstacle)
  const onlyRetries = untried === 0 && unfollowed === queued
  return { inMs: onlyRetries ? waitForRetriesMs : lookAgainMs }
}
