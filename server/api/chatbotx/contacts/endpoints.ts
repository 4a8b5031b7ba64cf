import type { Endpoint } from '../route.ts'
import { blockContact, deleteContact, unblockContact } from './block-contact.ts'
import { deleteContacts, tagContacts } from './bulk-contacts.ts'
import { listInboxesOfContact } from './contact-inboxes.ts'
import {
  addNoteToContact,
  deleteNoteOfContact,
  listNotesOfContact,
  updateNoteOfContact,
} from './contact-notes.ts'
import {
  addTagsByName,
  addTagsToContact,
  listTagsOfContact,
  removeTagsFromContact,
  replaceTagsOfContact,
} from './contact-tags.ts'
import {
  clearValueOfContact,
  clearValuesOfContact,
  getValueOfContact,
  listValuesOfContact,
  patchValuesOfContact,
  putValueOfContact,
  setValueOfContact,
  setValuesOfContact,
} from './contact-values.ts'
import { countContacts } from './count-contacts.ts'
import { createContact } from './create-contact.ts'
import { exportContacts, getExportFile } from './files/export-contacts.ts'
import { importContacts } from './files/import-contacts.ts'
import { getImportTemplate } from './files/import-template.ts'
import { getFileHeaders, getImport, listImports } from './files/show-imports.ts'
import { createUploadUrl } from './files/upload-url.ts'
import { findByCustomField } from './find-by-custom-field.ts'
import { getContact } from './get-contact.ts'
import { listContacts, searchContacts } from './list-contacts.ts'
import { listFilterFields } from './list-filter-fields.ts'
import { patchContact, updateContact } from './update-contact.ts'
import { upsertContact } from './upsert-contact.ts'

export const contactEndpoints: readonly Endpoint[] = [
  listContacts,
  createContact,
  countContacts,
  searchContacts,
  findByCustomField,
  listFilterFields,
  importContacts,
  getImportTemplate,
  createUploadUrl,
  listImports,
  getImport,
  getFileHeaders,
  exportContacts,
  getExportFile,
  tagContacts,
  deleteContacts,
  getContact,
  updateContact,
  patchContact,
  deleteContact,
  upsertContact,
  blockContact,
  unblockContact,
  listTagsOfContact,
  addTagsToContact,
  replaceTagsOfContact,
  removeTagsFromContact,
  addTagsByName,
  listValuesOfContact,
  setValuesOfContact,
  patchValuesOfContact,
  clearValuesOfContact,
  getValueOfContact,
  setValueOfContact,
  putValueOfContact,
  clearValueOfContact,
  listNotesOfContact,
  addNoteToContact,
  updateNoteOfContact,
  deleteNoteOfContact,
  listInboxesOfContact,
]
