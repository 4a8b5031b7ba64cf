import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { mergeContacts } from '../contact-merges/index.ts'
import {
  findContact,
  insertIdentities,
  listIdentities,
  resolvePeople,
  setCustomValues,
  toIdentitiesEvent,
  touchContacts,
  updateContact,
} from '../contacts/index.ts'
import { findCustomFieldNamed, fitValue } from '../custom-fields/index.ts'
import { appendEvents } from '../events/index.ts'
import type { ProfileReport } from '../messages/index.ts'
import { deleteReplyMails } from './reply-mail-queries.ts'

type Profile = ProfileReport & { inboxId: Id }

/**
 * Records what a visitor, or the visitor's site, tells about who it is. Where the site has vouched, everything that
 * the browser did as a stranger becomes that user's. What was only typed is kept beside the contact and never
 * leads to another one.
 */
export async function recordProfile(tx: Transaction, accountId: Id, profile: Profile): Promise<void> {
  const contactId = await joinPerson(tx, accountId, profile)
  if (!contactId) return
  await fillIn(tx, { accountId, contactId }, profile)
  await keepValues(tx, { accountId, contactId }, profile.values ?? {})
}

/** The contact of the person, once for all of its addresses; undefined for a stranger who has not written yet. */
async function joinPerson(
  tx: Transaction,
  accountId: Id,
  { inboxId, person, formerAddress, vouched }: Profile,
): Promise<Id | undefined> {
  const addresses = [...person.addresses, ...(formerAddress ? [formerAddress] : [])]
  const known = await listIdentities(
    tx,
    accountId,
    addresses.map((address) => ({ inboxId, address })),
  )
  const owners = new Map(known.map((row) => [row.address, row.contact_id]))
  const own = owners.get(person.addresses[0]!)
  const former = formerAddress ? owners.get(formerAddress) : undefined
  if (!own && !former && !vouched) return undefined
  // Whoever used the browser before may have left an address of theirs: this person's answers do not go there.
  if (vouched && former) await deleteReplyMails(tx, { accountId, contactId: former })
  if (own && former && own !== former) await mergeContacts(tx, { accountId, from: former, into: own })
  const contactId = own ?? former
  if (contactId) {
    const added = await insertIdentities(
      tx,
      accountId,
      addresses.map((address) => ({ inboxId, address, contactId, source: person.source })),
    )
    if (added > 0) appendEvents(tx, accountId, [toIdentitiesEvent(contactId)])
    return contactId
  }
  const [made] = await resolvePeople(tx, accountId, [
    { inboxId, addresses, name: person.name, source: person.source, activeAt: tx.now() },
  ])
  return made
}

/** A verified name or e-mail counts as the network's; a typed one only fills what is empty. */
async function fillIn(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
  { person, email, emailVerified = false }: Profile,
): Promise<void> {
  const contact = await findContact(tx, { accountId, id: contactId })
  if (!contact) return
  if (person.name) {
    const renamed = await touchContacts(tx, accountId, [
      { id: contactId, activeAt: tx.now(), name: person.name },
    ])
    appendEvents(
      tx,
      accountId,
      renamed.map((id) => ({
        type: 'contact.updated',
        contactId: id,
        subjectId: id,
        data: { changed: ['name'] },
      })),
    )
  }
  if (email && (emailVerified || !contact.email)) await updateContact(tx, { accountId, id: contactId, email })
}

/** Values of fields that the firm has; one that a field does not take is left out, since a visitor typed it. */
async function keepValues(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
  values: Record<string, string | number | boolean>,
): Promise<void> {
  const fitting = []
  for (const [name, value] of Object.entries(values)) {
    const field = await findCustomFieldNamed(tx, { accountId, id: undefined, name })
    if (!field) continue
    try {
      fitValue(field, value, { path: name })
      fitting.push({ customFieldId: field.id, value })
    } catch {
      // The field's own rules speak against it; what was typed stays in the message's extras.
    }
  }
  if (fitting.length > 0) await setCustomValues(tx, { accountId, id: contactId, values: fitting })
}
