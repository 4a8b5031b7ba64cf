import { type Campaign, findCampaign } from '../../../core/campaigns/index.ts'
import { findInbox } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { fromUuid } from '../../../platform/ids.ts'
import { type Caller, requireScope } from '../auth.ts'

/** A campaign of a WhatsApp channel, also of one that was removed. Malformed, of another account: not found. */
export async function getCampaignFor(db: Db, caller: Caller, uuid: string): Promise<Campaign> {
  const accountId = caller.account.id
  const id = fromUuid('campaign', uuid)
  const campaign = id && (await findCampaign(db, { accountId, id }))
  if (!campaign) throw notFound('campaign')
  const inbox = await findInbox(db, { accountId, id: campaign.inboxId })
  if (inbox?.channel !== 'whatsapp') throw notFound('campaign')
  requireScope(caller, campaign.inboxId)
  return campaign
}
