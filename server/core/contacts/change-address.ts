import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { toIdentitiesEvent } from './add-identity.ts'
import { insertContactChanges } from './contact-change-queries.ts'
import { lockContact } from './contact-queries.ts'
import { insertIdentities, listIdentities } from './identity-queries.ts'

/** A person has another address in an inbox from now on, and perhaps another number. */
export type AddressChange = { inboxId: Id; address: string; newAddresses: string[]; newPhone?: string }

/**
 * Adds the new addresses to the contact that has the old one; the old one keeps leading there. The contact's
 * number follows, unless another contact has the new one already. An unknown person changes nothing.
 */
export async function changeAddress(tx: Transaction, accountId: Id, change: AddressChange): Promise<void> {
  const { inboxId, address, newAddresses, newPhone } = change
  const [identity] = await listIdentities(tx, accountId, [{ inboxId, address }])
  const contact = identity && (await lockContact(tx, { accountId, id: identity.contact_id }))
  if (!contact) return
  const added = await insertIdentities(
    tx,
    accountId,
    newAddresses.map((newAddress) => ({ inboxId, address: newAddress, contactId: contact.id })),
  )
  if (added > 0) appendEvents(tx, accountId, [toIdentitiesEvent(contact.id)])
  if (!newPhone || newPhone === contact.phone) return
  const moved = await tx.query(sql`
    update contacts set phone = ${newPhone}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${contact.id} and not exists (
       select 1 from contacts other
        where other.account_id = ${accountId} and other.phone = ${newPhone} and other.deleted_at is null)
    returning 1`)
  if (moved.length === 0) return
  await insertContactChanges(tx, accountId, [
    { contactId: contact.id, field: 'phone', oldValue: contact.phone, newValue: newPhone },
  ])
  appendEvents(tx, accountId, [
    { type: 'contact.updated', contactId: contact.id, subjectId: contact.id, data: { changed: ['phone'] } },
  ])
}
