import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { toIdentitiesEvent } from './add-identity.ts'
import { insertContacts, listContactsByPhone } from './contact-queries.ts'
import { type IdentitySource, insertIdentities, listIdentities } from './identity-queries.ts'

/** A person as an inbox's network knows them, and when they were last heard of. */
export type Person = {
  inboxId: Id
  addresses: string[]
  phone?: string
  name?: string
  username?: string
  /** What to call who gave no name, where the address says nothing to people. */
  alias?: string
  activeAt?: Date
  /** How the address became known; by a message when absent. */
  source?: IdentitySource
}

/**
 * Finds or makes the contact of each person, in as many statements for a thousand as for one: by an address
 * known in the inbox, else by the phone number across the account, else a new contact. Every address a
 * person has is recorded, so that any of them finds the contact next time.
 */
export async function resolvePeople(tx: Transaction, accountId: Id, people: Person[]): Promise<Id[]> {
  if (people.length === 0) return []
  const contactIds = new ContactIds()
  for (const row of await listIdentities(tx, accountId, people.flatMap(addressesOf)))
    contactIds.addAddress(row.inbox_id, row.address, row.contact_id)

  const unknown = people.filter((person) => !contactIds.find(person))
  const phones = [...new Set(unknown.flatMap(({ phone }) => phone ?? []))]
  for (const contact of await listContactsByPhone(tx, accountId, phones))
    contactIds.addPhone(contact.phone!, contact.id)
  await makeContacts(tx, accountId, unknown, contactIds)

  const identities = people.flatMap((person) => newIdentities(person, contactIds))
  await insertIdentities(tx, accountId, identities)
  const grown = new Set(identities.map(({ contactId }) => contactId).filter((id) => !contactIds.made.has(id)))
  appendEvents(tx, accountId, [...grown].map(toIdentitiesEvent))
  return people.map((person) => contactIds.find(person)!)
}

async function makeContacts(
  tx: Transaction,
  accountId: Id,
  people: Person[],
  contactIds: ContactIds,
): Promise<void> {
  const drafts = []
  for (const person of people) {
    if (contactIds.find(person)) continue
    const id = tx.newId()
    contactIds.add(person, id)
    contactIds.made.add(id)
    drafts.push({
      id,
      name: nameOf(person),
      nameSource: 'network' as const,
      phone: person.phone,
      lastActiveAt: person.activeAt,
    })
  }
  const made = await insertContacts(tx, accountId, drafts)
  appendEvents(
    tx,
    accountId,
    made.map(({ id }) => ({ type: 'contact.created', contactId: id, subjectId: id })),
  )
  if (made.length === drafts.length) return

  // Somebody made a contact with the same number at the same moment: theirs is the contact.
  const madeIds = new Set(made.map(({ id }) => id))
  const overtaken = drafts.filter(({ id }) => !madeIds.has(id)).flatMap(({ phone }) => phone ?? [])
  for (const contact of await listContactsByPhone(tx, accountId, overtaken))
    contactIds.replacePhone(contact.phone!, contact.id)
}

/** What is known so far of who is who. */
class ContactIds {
  /** Those that this transaction makes. */
  readonly made = new Set<Id>()
  readonly #byAddress = new Map<string, Id>()
  readonly #byPhone = new Map<string, Id>()
  readonly #recorded = new Set<string>()

  addAddress(inboxId: Id, address: string, contactId: Id): void {
    this.#byAddress.set(`${inboxId}/${address}`, contactId)
    this.#recorded.add(`${inboxId}/${address}`)
  }

  addPhone(phone: string, contactId: Id): void {
    this.#byPhone.set(phone, contactId)
  }

  add({ inboxId, addresses, phone }: Person, contactId: Id): void {
    if (phone) this.#byPhone.set(phone, contactId)
    else for (const address of addresses) this.#byAddress.set(`${inboxId}/${address}`, contactId)
  }

  replacePhone(phone: string, contactId: Id): void {
    this.#byPhone.set(phone, contactId)
  }

  find({ inboxId, addresses, phone }: Person): Id | undefined {
    const known = addresses
      .map((address) => this.#byAddress.get(`${inboxId}/${address}`))
      .find((id) => id !== undefined)
    return known ?? (phone ? this.#byPhone.get(phone) : undefined)
  }

  isRecorded(inboxId: Id, address: string): boolean {
    return this.#recorded.has(`${inboxId}/${address}`)
  }
}

function newIdentities(person: Person, contactIds: ContactIds) {
  const contactId = contactIds.find(person)!
  return person.addresses
    .filter((address) => !contactIds.isRecorded(person.inboxId, address))
    .map((address) => ({
      inboxId: person.inboxId,
      address,
      contactId,
      username: person.username,
      source: person.source,
    }))
}

function addressesOf({ inboxId, addresses }: Person): { inboxId: Id; address: string }[] {
  return addresses.map((address) => ({ inboxId, address }))
}

function nameOf({ name, username, phone, alias, addresses }: Person): string {
  return name?.trim() || username || phone || alias || addresses[0] || ''
}
