export { addIdentities, addIdentity, toIdentitiesEvent } from './add-identity.ts'
export { blockContact, unblockContact, unblockContacts } from './block-contact.ts'
export { type AddressChange, changeAddress } from './change-address.ts'
export {
  type Contact,
  type ContactFields,
  cleanName,
  cleanText,
  fullNameOf,
  type Gender,
  genders,
  splitName,
} from './contact.ts'
export type { RecordedChange } from './contact-change.ts'
export { contactChangePage, countContactChanges, listContactChanges } from './contact-change-queries.ts'
export { type ContactDetails, listContactDetails } from './contact-detail-queries.ts'
export {
  type ContactIds,
  contactsMatching,
  contactsNamed,
  contactsWithPhone,
  isMatching,
  isNamed,
} from './contact-id-queries.ts'
export {
  type ContactKey,
  type ContactListing,
  type ContactListSort,
  listContactKeys,
} from './contact-keys-queries.ts'
export {
  type ContactFilter,
  type ContactOrder,
  type ContactPage,
  contactPage,
  contactRow,
  countContacts,
} from './contact-list-queries.ts'
export { type ContactNote, type ContactNoteName, cleanNote, type NewContactNote } from './contact-note.ts'
export { findContactNote, listContactNotes } from './contact-note-queries.ts'
export {
  findContact,
  listContactsById,
  listContactsByPhone,
  lockContact,
  touchContacts,
} from './contact-queries.ts'
export { listContactTags } from './contact-tag-queries.ts'
export { type ContactValue, listContactValues } from './contact-value-queries.ts'
export { createContact, findOrCreateContact, type NewContact } from './create-contact.ts'
export { deleteContact } from './delete-contact.ts'
export { type ContactIdentifier, findIdentifiedContact, lockAddress } from './identified-contact-queries.ts'
export {
  type IdentitySource,
  insertIdentities,
  listAddresses,
  listIdentities,
} from './identity-queries.ts'
export { type ImportCounts, type ImportRow, importContacts } from './import-contacts.ts'
export { type ImportedPeople, type ImportedPerson, importPeople } from './import-people.ts'
export { type LinkIds, lockLinks } from './lock-links.ts'
export { type Person, resolvePeople } from './resolve-people.ts'
export { setCustomValues, type ValueUpdate } from './set-custom-values.ts'
export { addContactTags, type ContactTagging, removeContactTags } from './tag-contacts.ts'
export { type ContactUpdate, updateContact } from './update-contact.ts'
export { addContactNote, deleteContactNote, updateContactNote } from './write-contact-notes.ts'
