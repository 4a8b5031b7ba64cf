import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { insertIdentities, type NewIdentity } from './identity-queries.ts'

/** Records how an inbox reaches a contact. @throws AppError `duplicate` when the inbox knows somebody under the address */
export async function addIdentity(
  tx: Transaction,
  { accountId, ...identity }: { accountId: Id } & NewIdentity,
): Promise<void> {
  if ((await insertIdentities(tx, accountId, [identity])) === 0)
    throw duplicate('identity', `The inbox has a contact with the address '${identity.address}' already`)
}
