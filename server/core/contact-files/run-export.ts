import type { Database, Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes, type ClaimedLane, extendLease, releaseLanes } from '../../platform/lanes/index.ts'
import type { ContactsAsked } from '../contact-filters/index.ts'
import { type CustomField, listCustomFields } from '../custom-fields/index.ts'
import { appendEvents } from '../events/index.ts'
import { type ContactExport, contactExportLane } from './contact-export.ts'
import {
  type ExportedContact,
  findContactExport,
  insertExport,
  listExportedContacts,
  updateExport,
} from './contact-export-queries.ts'
import { type ContactFile, storageKeyOf } from './contact-file.ts'
import { insertContactFile, markFileStored } from './contact-file-queries.ts'
import type { FileContext } from './run-import.ts'
import { csvLine } from './write-csv.ts'

export const contactExportLeaseMs = 60_000

const contactsPerPage = 1000
const mostFields = 500

/** Sets an export going: contacts into a file that is there once it has come to its end. */
export async function startExport(
  tx: Transaction,
  { accountId, name, filter }: { accountId: Id; name: string; filter: ContactsAsked },
): Promise<{ job: ContactExport; file: ContactFile }> {
  const file = await insertContactFile(tx, { accountId, purpose: 'export', name })
  const job = await insertExport(tx, { accountId, fileId: file.id, filter })
  await addToLanes(tx, [{ accountId, kind: contactExportLane, key: job.id }])
  appendEvents(tx, accountId, [{ type: 'contact_export.created', subjectId: job.id }])
  return { job, file }
}

/**
 * Writes the file of an export. What was written of it before a crash counts for nothing: the file is there whole or
 * not at all. Contacts are read page by page, and no transaction stays open meanwhile.
 */
export async function runContactExport({ db, media }: FileContext, lane: ClaimedLane): Promise<void> {
  const { accountId, key: id } = lane
  const job = await findContactExport(db, { accountId, id })
  if (job?.status !== 'waiting') return release(db, lane)
  const storageKey = storageKeyOf({ accountId, id: job.fileId, purpose: 'export' })
  const count = { contacts: 0 }
  const { size } = await media.put(storageKey, fileOf(db, lane, job, count), { mimeType: 'text/csv' })
  await db.transaction(async (tx) => {
    await markFileStored(tx, { accountId, id: job.fileId, storageKey, sizeBytes: size })
    await updateExport(tx, { ...job, status: 'completed', total: count.contacts })
    appendEvents(tx, accountId, [
      { type: 'contact_export.updated', subjectId: id, data: { status: 'completed' } },
    ])
    await requireHeld(releaseLanes(tx, [{ lane, more: false }]))
  })
}

async function* fileOf(
  db: Database,
  lane: ClaimedLane,
  { accountId, filter }: ContactExport,
  count: { contacts: number },
): AsyncGenerator<Uint8Array> {
  const fields = (await listCustomFields(db, { accountId, limit: mostFields })).reverse()
  // With the mark in front, spreadsheets know that it is UTF-8.
  yield Buffer.from(`\ufeff${csvLine([...ownColumns, ...fields.map(({ name }) => name)])}`)
  for (let after: Id = '0'; ; ) {
    const page = await listExportedContacts(db, { accountId, asked: filter, after, limit: contactsPerPage })
    count.contacts += page.length
    if (page.length > 0) yield Buffer.from(page.map((contact) => lineOf(contact, fields)).join(''))
    if (page.length < contactsPerPage) return
    after = page.at(-1)!.id
    await db.transaction((tx) =>
      requireHeld(extendLease(tx, { lanes: [lane], leaseMs: contactExportLeaseMs })),
    )
  }
}

const ownColumns = [
  'id',
  'firstName',
  'lastName',
  'email',
  'phoneNumber',
  'gender',
  'country',
  'state',
  'city',
  'locale',
  'timezone',
  'tags',
  'createdAt',
]

function lineOf(contact: ExportedContact, fields: CustomField[]): string {
  const { id, firstName, lastName, email, phone, gender, country, state, city, language, timezone } = contact
  const own = [id, firstName, lastName, email, phone, gender, country, state, city, language, timezone]
  const values = fields.map((field) => contact.values[field.id] ?? null)
  return csvLine([...own, contact.tags.join(', '), contact.createdAt, ...values])
}

async function release(db: Database, lane: ClaimedLane): Promise<void> {
  await db.transaction((tx) => requireHeld(releaseLanes(tx, [{ lane, more: false }])))
}

async function requireHeld(held: Promise<boolean>): Promise<void> {
  if (!(await held)) throw new Error('The lease on the lane of an export ran out; another worker has it')
}
