import { z } from 'zod'
import {
  addContactNote,
  type ContactNote,
  deleteContactNote,
  listContactNotes,
  updateContactNote,
} from '../../../core/contacts/index.ts'
import { readId } from '../ids.ts'
import { defineEndpoint } from '../route.ts'
import { Id, IdText, listOf, stored } from '../schemas.ts'
import { getByIdentifier, Identifier } from './identify-contact.ts'

const most = 1000
const tags = ['contacts']
const scope = 'contacts'
const path = '/v1/contacts/{identifier}/notes'
const Text = z.string().trim().min(1).max(20_000)
const Note = z.object({ ...stored, text: z.string(), contactId: Id })

export const listNotesOfContact = defineEndpoint({
  method: 'GET',
  path,
  operationId: 'contacts.listNotes',
  summary: 'List what was noted of a contact',
  description: `The newest ${most}.`,
  tags,
  scope,
  input: z.object({ identifier: Identifier }),
  output: listOf(Note),
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const notes = await listContactNotes(db, { accountId, contactId: id, limit: most })
    return { data: notes.map(presentNote) }
  },
})

export const addNoteToContact = defineEndpoint({
  method: 'POST',
  path,
  operationId: 'contacts.addNote',
  summary: 'Note something of a contact',
  tags,
  scope,
  input: z.object({ identifier: Identifier, text: Text }),
  output: Note,
  status: 201,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const { accountId, id } = await getByIdentifier(db, caller, input.identifier)
    const creatorName = caller.credential.name
    const note = await db.transaction((tx) =>
      addContactNote(tx, { accountId, contactId: id, text: input.text.toWellFormed(), creatorName }),
    )
    return presentNote(note)
  },
})

export const updateNoteOfContact = defineEndpoint({
  method: 'PUT',
  path: `${path}/{noteId}`,
  operationId: 'contacts.updateNote',
  summary: 'Change a note',
  tags,
  scope,
  input: z.object({ identifier: Identifier, noteId: IdText, text: Text }),
  output: Note,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const contact = await getByIdentifier(db, caller, input.identifier)
    const name = { accountId: contact.accountId, contactId: contact.id, id: readId(input.noteId, 'note') }
    return presentNote(
      await db.transaction((tx) => updateContactNote(tx, { ...name, text: input.text.toWellFormed() })),
    )
  },
})

export const deleteNoteOfContact = defineEndpoint({
  method: 'DELETE',
  path: `${path}/{noteId}`,
  operationId: 'contacts.deleteNote',
  summary: 'Delete a note',
  tags,
  scope,
  input: z.object({ identifier: Identifier, noteId: IdText }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller, input }) => {
    const contact = await getByIdentifier(db, caller, input.identifier)
    const name = { accountId: contact.accountId, contactId: contact.id, id: readId(input.noteId, 'note') }
    await db.transaction((tx) => deleteContactNote(tx, name))
  },
})

function presentNote({ id, contactId, text, createdAt, updatedAt }: ContactNote): z.input<typeof Note> {
  return { id, createdAt, updatedAt, text, contactId }
}
