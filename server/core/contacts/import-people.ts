import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { lockCustomFieldsById } from '../custom-fields/index.ts'
import { appendEvents } from '../events/index.ts'
import { type Contact, type ContactFields, changesOf } from './contact.ts'
import { historyOf } from './contact-change.ts'
import { insertContactChanges } from './contact-change-queries.ts'
import { listContactsByPhone } from './contact-queries.ts'
import {
  lockContacts,
  setValuesOfContacts,
  updateContactRows,
  type ValueChangeOfContact,
} from './import-people-queries.ts'
import { touchUpdatedAt } from './import-queries.ts'
import { resolvePeople } from './resolve-people.ts'
import { addContactTags } from './tag-contacts.ts'

/** One person of an import, clean: what the inbox's network calls them, and what is known. */
export type ImportedPerson = {
  /** Where the person stands in the file. */
  row: number
  address: string
  phone?: string
  email?: string
  firstName?: string
  lastName?: string
  /** They fit their fields. */
  values: { customFieldId: Id; value: unknown }[]
}

export type PeopleImport = { accountId: Id; inboxId: Id; tagId?: Id; people: ImportedPerson[] }

/** `refused`: rows that could not be taken, and why. */
export type ImportedPeople = {
  created: number
  updated: number
  refused: { row: number; reason: string }[]
}

/**
 * Makes the contacts of some people, or gives those that are known what is given; what is not given stays. Several
 * rows of one person follow one another. As many statements for a thousand as for one.
 */
export async function importPeople(tx: Transaction, given: PeopleImport): Promise<ImportedPeople> {
  const { accountId, tagId } = given
  const people = mergeRows(given.people)
  const valued = await withLivingFields(tx, accountId, people)
  const ids = await resolvePeople(
    tx,
    accountId,
    valued.map((person) => toPerson(given.inboxId, person)),
  )
  const contacts = new Map((await lockContacts(tx, accountId, ids)).map((contact) => [contact.id, contact]))
  const owners = await ownersOfPhones(tx, accountId, people)
  const steps: Step[] = []
  const refused: ImportedPeople['refused'] = []
  for (const [index, person] of valued.entries()) {
    const contact = contacts.get(ids[index]!)
    const owner = person.phone === undefined ? contact?.id : (owners.get(person.phone) ?? contact?.id)
    if (!contact || owner !== contact.id) {
      refused.push({ row: person.row, reason: `${person.phone} is the number of another contact` })
      continue
    }
    if (person.phone !== undefined) owners.set(person.phone, contact.id)
    steps.push({ contact, person })
  }
  await writeSteps(tx, accountId, steps)
  if (tagId) {
    const contactIds = [...new Set(steps.map(({ contact }) => contact.id))]
    await addContactTags(tx, { accountId, contactIds, tagIds: [tagId] })
  }
  const created = new Set(steps.filter((step) => isNew(tx, step.contact)).map(({ contact }) => contact.id))
    .size
  return { created, updated: given.people.length - refused.length - created, refused }
}

/** One of each person: what a later row gives goes before what an earlier one gave. */
function mergeRows(rows: ImportedPerson[]): ImportedPerson[] {
  const people = new Map<string, ImportedPerson>()
  for (const person of rows) {
    const earlier = people.get(person.address)
    const given = Object.fromEntries(Object.entries(person).filter(([, value]) => value !== undefined))
    const values = [...(earlier?.values ?? []), ...person.values]
    people.set(person.address, { ...earlier, ...(given as ImportedPerson), values })
  }
  return [...people.values()]
}

type Step = { contact: Contact; person: ImportedPerson }

function toPerson(inboxId: Id, { address, phone }: ImportedPerson) {
  return { inboxId, addresses: [address], phone, source: 'imported' as const }
}

/** Rows of this transaction alone have its time. */
function isNew(tx: Transaction, contact: Contact): boolean {
  return contact.createdAt.getTime() === tx.now().getTime()
}

/** Fields are locked before contacts, as every writer does; values of one that was deleted meanwhile go with it. */
async function withLivingFields(
  tx: Transaction,
  accountId: Id,
  people: ImportedPerson[],
): Promise<ImportedPerson[]> {
  const ids = new Set(people.flatMap(({ values }) => values.map(({ customFieldId }) => customFieldId)))
  const living = new Set((await lockCustomFieldsById(tx, accountId, [...ids])).map(({ id }) => id))
  return people.map((person) => ({
    ...person,
    values: person.values.filter(({ customFieldId }) => living.has(customFieldId)),
  }))
}

async function ownersOfPhones(
  tx: Transaction,
  accountId: Id,
  people: ImportedPerson[],
): Promise<Map<string, Id>> {
  const phones = people.flatMap(({ phone }) => phone ?? [])
  const owners = await listContactsByPhone(tx, accountId, phones)
  return new Map(owners.map(({ phone, id }) => [phone!, id]))
}

async function writeSteps(tx: Transaction, accountId: Id, steps: Step[]): Promise<void> {
  const after = new Map<Id, Contact>()
  for (const { contact, person } of steps) {
    const now = after.get(contact.id) ?? contact
    after.set(contact.id, { ...now, ...changesOf(now, fieldsOf(person)) })
  }
  const before = new Map(steps.map(({ contact }) => [contact.id, contact]))
  const changed = [...after.values()].filter(
    (contact) => changedFields(before.get(contact.id)!, contact).length > 0,
  )
  await updateContactRows(tx, accountId, changed)

  const values = new Map(
    steps.flatMap(({ contact, person }) =>
      person.values.map((value) => [
        `${contact.id}/${value.customFieldId}`,
        { contactId: contact.id, ...value },
      ]),
    ),
  )
  const valueChanges = await setValuesOfContacts(tx, accountId, [...values.values()])
  await tell(tx, accountId, { before, after, valueChanges })
}

const writtenFields = ['name', 'nameSource', 'firstName', 'lastName', 'phone', 'email'] as const

function changedFields(before: Contact, after: Contact): (typeof writtenFields)[number][] {
  return writtenFields.filter((field) => before[field] !== after[field])
}

function fieldsOf({ phone, email, firstName, lastName }: ImportedPerson): ContactFields {
  return { phone, email, firstName, lastName }
}

type Told = {
  before: Map<Id, Contact>
  after: Map<Id, Contact>
  valueChanges: ValueChangeOfContact[]
}

/** Of new contacts it was told that they are there; what they have from the beginning is no change. */
async function tell(tx: Transaction, accountId: Id, { before, after, valueChanges }: Told): Promise<void> {
  const known = [...before.values()].filter((contact) => !isNew(tx, contact))
  const ofContact = Map.groupBy(valueChanges, ({ contactId }) => contactId)
  const valued = known.filter(({ id }) => ofContact.has(id)).map(({ id }) => id)
  await touchUpdatedAt(tx, accountId, valued)
  await insertContactChanges(tx, accountId, [
    ...known.flatMap((contact) => historyOf(contact.id, contact, after.get(contact.id)!)),
    ...known.flatMap(({ id }) => ofContact.get(id) ?? []),
  ])
  for (const contact of known) {
    const values = ofContact.get(contact.id) ?? []
    const changed: string[] = changedFields(contact, after.get(contact.id)!)
    if (values.length > 0) changed.push('customFields')
    if (changed.length === 0) continue
    const customFieldIds = values.map(({ customFieldId }) => customFieldId)
    const data = { changed, ...(values.length > 0 && { customFieldIds }) }
    appendEvents(tx, accountId, [
      { type: 'contact.updated', contactId: contact.id, subjectId: contact.id, data },
    ])
  }
}
