import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { ContactNote, ContactNoteName, NewContactNote } from './contact-note.ts'
import {
  deleteContactNoteRow,
  insertContactNote,
  listContactNotes,
  updateContactNoteRow,
} from './contact-note-queries.ts'
import { lockContact } from './contact-queries.ts'
import { touchUpdatedAt } from './import-queries.ts'

/** Writes something down about a contact; the text is clean. @throws AppError `not_found` of the contact */
export async function addContactNote(
  tx: Transaction,
  { accountId, contactId, ...note }: { accountId: Id; contactId: Id } & NewContactNote,
): Promise<ContactNote> {
  if (!(await lockContact(tx, { accountId, id: contactId }))) throw notFound('contact')
  await insertContactNote(tx, { accountId, contactId }, note)
  await tell(tx, { accountId, contactId })
  const [newest] = await listContactNotes(tx, { accountId, contactId, limit: 1 })
  return newest!
}

/** Replaces the text of a note, which is clean. @throws AppError `not_found` of the contact or the note */
export async function updateContactNote(
  tx: Transaction,
  { text, ...name }: ContactNoteName & { text: string },
): Promise<ContactNote> {
  if (!(await lockContact(tx, { ...name, id: name.contactId }))) throw notFound('contact')
  const note = await updateContactNoteRow(tx, { ...name, text })
  if (!note) throw notFound('note')
  await tell(tx, name)
  return note
}

/** @throws AppError `not_found` of the contact or the note */
export async function deleteContactNote(tx: Transaction, name: ContactNoteName): Promise<void> {
  if (!(await lockContact(tx, { ...name, id: name.contactId }))) throw notFound('contact')
  if (!(await deleteContactNoteRow(tx, name))) throw notFound('note')
  await tell(tx, name)
}

async function tell(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<void> {
  await touchUpdatedAt(tx, accountId, [contactId])
  appendEvents(tx, accountId, [
    { type: 'contact.updated', contactId, subjectId: contactId, data: { changed: ['notes'] } },
  ])
}
