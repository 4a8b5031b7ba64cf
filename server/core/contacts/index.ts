export { blockContact, unblockContact } from './block-contact.ts'
export { type AddressChange, changeAddress } from './change-address.ts'
export { type Contact, type ContactFields, cleanName, splitName } from './contact.ts'
export {
  type ContactFilter,
  type ContactPage,
  contactPage,
  contactRow,
  countContacts,
} from './contact-list-queries.ts'
export { findContact, listContactsById, listContactsByPhone, touchContacts } from './contact-queries.ts'
export { createContact, type NewContact } from './create-contact.ts'
export { deleteContact } from './delete-contact.ts'
export { addIdentities, listAddresses } from './identity-queries.ts'
export { type ImportCounts, type ImportRow, importContacts } from './import-contacts.ts'
export { type Person, resolvePeople } from './resolve-people.ts'
export { type ContactUpdate, updateContact } from './update-contact.ts'
