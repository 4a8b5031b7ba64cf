import { listIdentities } from '../../core/contacts/index.ts'
import { userAddress, type Visitor, visitorAddress } from '../../core/visitors/index.ts'
import type { Db } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** The contact of a vouched visitor, once everything the browser did before is that contact's too. */
export async function findProfileOwner(
  db: Db,
  { accountId, inboxId, id, userId }: Visitor,
  wasAnonymous: boolean,
): Promise<Id | undefined> {
  const addresses = [userAddress(userId!), ...(wasAnonymous ? [visitorAddress(id)] : [])]
  const known = await listIdentities(
    db,
    accountId,
    addresses.map((address) => ({ inboxId, address })),
  )
  const owners = new Set(known.map((row) => row.contact_id))
  return known.length === addresses.length && owners.size === 1 ? [...owners][0] : undefined
}
