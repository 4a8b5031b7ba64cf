import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { duplicate, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type Contact, type ContactFields, changesOf } from './contact.ts'
import { historyOf } from './contact-change.ts'
import { insertContactChanges } from './contact-change-queries.ts'
import { ensureLinks, type LinkNames, type Links, writeLinks } from './contact-links.ts'
import { lockContact, updateContactRow } from './contact-queries.ts'

export type ContactUpdate = {
  accountId: Id
  id: Id
  isBlocked?: boolean
  /** Who changes it, for the history; a program unless given. */
  agentId?: Id
} & ContactFields &
  LinkNames

/**
 * Replaces the fields that are given, each whole. What is given as it is already changes nothing.
 * @throws AppError `not_found`; `duplicate` when another contact has the phone number
 */
export async function updateContact(
  tx: Transaction,
  { accountId, id, isBlocked, agentId, ...given }: ContactUpdate,
): Promise<Contact> {
  const { tags, customFields, freeFields, timeOffset, note, links: found, ...fields } = given
  const names = { tags, customFields, freeFields, timeOffset, note, links: found }
  const links = await ensureLinks(tx, accountId, names)
  return changeContact(tx, { accountId, id, links, fields, isBlocked, agentId })
}

/** The same once tags and custom fields are found and locked. */
export async function changeContact(
  tx: Transaction,
  { accountId, id, links, fields = {}, isBlocked, agentId }: ContactChangeset,
): Promise<Contact> {
  const contact = await lockContact(tx, { accountId, id })
  if (!contact) throw notFound('contact')

  const changes = { ...changesOf(contact, fields), ...blockChange(contact, isBlocked, tx.now()) }
  const { data, history } = await writeLinks(tx, contact, links)
  const changed = [...Object.keys(changes), ...data.changed]
  if (changed.length === 0) return contact
  const updated = { ...contact, ...changes, updatedAt: tx.now() }
  await write(tx, updated)
  const rows = [...historyOf(id, contact, updated), ...history]
  await insertContactChanges(
    tx,
    accountId,
    rows.map((row) => ({ ...row, ...(agentId && { agentId }) })),
  )
  appendEvents(tx, accountId, [
    { type: 'contact.updated', contactId: id, subjectId: id, data: { ...data, changed } },
  ])
  return updated
}

type ContactChangeset = {
  accountId: Id
  id: Id
  links: Links
  fields?: ContactFields
  isBlocked?: boolean | undefined
  agentId?: Id | undefined
}

/** Blocking a blocked one keeps the first time. */
function blockChange(
  { blockedAt }: Contact,
  isBlocked: boolean | undefined,
  now: Date,
): Partial<Pick<Contact, 'blockedAt'>> {
  if (isBlocked === undefined || isBlocked === (blockedAt !== undefined)) return {}
  return { blockedAt: isBlocked ? now : undefined }
}

async function write(tx: Transaction, contact: Contact): Promise<void> {
  try {
    await updateContactRow(tx, contact)
  } catch (error) {
    if (isUniqueViolation(error, 'contacts_phone'))
      throw duplicate('contact', `A contact with the phone number ${contact.phone} exists already`)
    throw error
  }
}
