export { blockContact, unblockContact } from './block-contact.ts'
export { type AddressChange, changeAddress } from './change-address.ts'
export { type Contact, type ContactFields, cleanName, cleanText, splitName } from './contact.ts'
export { contactChangePage, countContactChanges } from './contact-change-queries.ts'
export { type ContactIds, contactsNamed, contactsWithPhone, isNamed } from './contact-id-queries.ts'
export {
  type ContactFilter,
  type ContactOrder,
  type ContactPage,
  contactPage,
  contactRow,
  countContacts,
} from './contact-list-queries.ts'
export { cleanNote, type NewContactNote } from './contact-note.ts'
export { findContact, listContactsById, listContactsByPhone, touchContacts } from './contact-queries.ts'
export { createContact, findOrCreateContact, type NewContact } from './create-contact.ts'
export { deleteContact } from './delete-contact.ts'
export { addIdentities, listAddresses } from './identity-queries.ts'
export { type ImportCounts, type ImportRow, importContacts } from './import-contacts.ts'
export { type Person, resolvePeople } from './resolve-people.ts'
export { setCustomValues, type ValueUpdate } from './set-custom-values.ts'
export { type ContactUpdate, updateContact } from './update-contact.ts'
