import type { Endpoint } from '../route.ts'
import { createContact } from './create-contact.ts'
import { deleteContact } from './delete-contact.ts'
import { getContact } from './get-contact.ts'
import { importVcards } from './import-vcards.ts'
import { listContacts } from './list-contacts.ts'
import { listHistory } from './list-history.ts'
import { searchContacts } from './search-contacts.ts'
import { clearProperty, setProperty } from './set-property.ts'
import { updateContact } from './update-contact.ts'

export const contactEndpoints: Endpoint[] = [
  listContacts,
  createContact,
  searchContacts,
  importVcards,
  getContact,
  updateContact,
  deleteContact,
  listHistory,
  setProperty,
  clearProperty,
]
