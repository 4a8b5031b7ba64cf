import type { Endpoint } from '../route.ts'
import { createNote, deleteNote, getNote, listNotes, updateNote } from './contact-notes.ts'
import { createContact } from './create-contact.ts'
import { deleteContact } from './delete-contact.ts'
import { getContact } from './get-contact.ts'
import { listContactChanges } from './list-contact-changes.ts'
import { listContactConversations } from './list-contact-conversations.ts'
import { listContacts } from './list-contacts.ts'
import { mergeContact } from './merge-contact.ts'
import { updateContact } from './update-contact.ts'

export const contactEndpoints: Endpoint[] = [
  listContacts,
  createContact,
  getContact,
  updateContact,
  deleteContact,
  listContactConversations,
  listContactChanges,
  listNotes,
  createNote,
  getNote,
  updateNote,
  deleteNote,
  mergeContact,
]
