import { type Campaign, findCampaign, findCampaignIdByName } from '../../../core/campaigns/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { readIdOrName } from '../ids.ts'

/** By id, else by name; of another account, or of an inbox the token may not use: not found. */
export async function findBroadcast(db: Db, caller: Caller, idOrName: string): Promise<Campaign> {
  const accountId = caller.account.id
  const { id, name } = readIdOrName(idOrName)
  const campaign =
    (id && (await findCampaign(db, { accountId, id }))) || (await findByName(db, { accountId, name }))
  const scope = inboxScope(caller)
  if (!campaign || (scope && !scope.includes(campaign.inboxId))) throw notFound('campaign')
  return campaign
}

async function findByName(
  db: Db,
  { accountId, name }: Pick<Campaign, 'accountId' | 'name'>,
): Promise<Campaign | undefined> {
  const id = await findCampaignIdByName(db, { accountId, name })
  return id ? findCampaign(db, { accountId, id }) : undefined
}
