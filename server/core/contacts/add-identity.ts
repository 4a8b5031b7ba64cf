import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, type NewEvent } from '../events/index.ts'
import { insertIdentities, insertKnownAddresses, type NewIdentity } from './identity-queries.ts'

/** Records how an inbox reaches a contact. @throws AppError `duplicate` when the inbox knows somebody under the address */
export async function addIdentity(
  tx: Transaction,
  { accountId, ...identity }: { accountId: Id } & NewIdentity,
): Promise<void> {
  if ((await insertIdentities(tx, accountId, [identity])) === 0)
    throw duplicate('identity', `The inbox has a contact with the address '${identity.address}' already`)
}

/** The network told under which other names it knows a conversation's contact. */
export async function addIdentities(
  tx: Transaction,
  known: { accountId: Id; inboxId: Id; conversationId: Id; addresses: string[] },
): Promise<void> {
  const contactId = await insertKnownAddresses(tx, known)
  if (contactId) appendEvents(tx, known.accountId, [toIdentitiesEvent(contactId)])
}

/** A contact can be reached under another address than before. */
export function toIdentitiesEvent(contactId: Id): NewEvent {
  return { type: 'contact.updated', contactId, subjectId: contactId, data: { changed: ['identities'] } }
}
