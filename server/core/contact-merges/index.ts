export { mergeContacts } from './merge-contacts.ts'
