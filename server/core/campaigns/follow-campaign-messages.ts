import { type Database, planForSizes, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, listAccountsBehind, lockReader, moveReader } from '../events/index.ts'
import { moveCounts } from './campaign-queries.ts'
import { campaignReader } from './create-campaign.ts'
import { lockFollowedCampaigns, readPage, updateFollowed } from './follow-queries.ts'

const pageSize = 2000

/**
 * Follows the log, in every account that has campaigns, for what became of their messages. Any number of
 * processes may do so at once. True when there is more to read.
 */
export async function followCampaigns(db: Database): Promise<boolean> {
  let more = false
  for (const accountId of await listAccountsBehind(db, campaignReader))
    more = (await followCampaignMessages(db, accountId)) || more
  return more
}

/**
 * Reads one page of an account's log and brings recipients and counts up to the messages it speaks of. The log
 * only says which messages to look at: what they are now decides, so that no repetition and no order matters.
 * True when the page was full.
 */
export async function followCampaignMessages(db: Database, accountId: Id): Promise<boolean> {
  return db.transaction(async (tx) => {
    const after = await lockReader(tx, accountId, campaignReader)
    if (after === undefined) return false
    await planForSizes(tx)
    const { last, read, messageIds } = await readPage(tx, { accountId, after, limit: pageSize })
    if (read === 0) return false
    await follow(tx, accountId, messageIds)
    await moveReader(tx, { accountId, name: campaignReader, position: last })
    return read === pageSize
  })
}

async function follow(tx: Transaction, accountId: Id, messageIds: Id[]): Promise<void> {
  if (messageIds.length === 0) return
  const campaigns = await lockFollowedCampaigns(tx, accountId, messageIds)
  if (campaigns.length === 0) return
  const steps = await updateFollowed(tx, accountId, messageIds)
  await moveCounts(tx, accountId, steps)
  const moved = new Set(steps.map(({ campaignId }) => campaignId))
  appendEvents(
    tx,
    accountId,
    campaigns
      .filter(({ id }) => moved.has(id))
      .map(({ id, inboxId }) => ({
        type: 'campaign.updated',
        inboxId,
        subjectId: id,
        data: { counts: true },
      })),
  )
}
