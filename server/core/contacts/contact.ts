import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** The person on the other side, across all inboxes of the account. */
export type Contact = {
  accountId: Id
  id: Id
  name: string
  /** Who gave the name. A network's profile name never overwrites a person's choice. */
  nameSource: 'network' | 'person'
  /** Only when they were given apart; `splitName` makes them of the whole name otherwise. */
  firstName: string | undefined
  lastName: string | undefined
  phone: string | undefined
  email: string | undefined
  company: string | undefined
  /** What the contact does there. */
  position: string | undefined
  avatarUrl: string | undefined
  language: string | undefined
  country: string | undefined
  timezone: string | undefined
  gender: Gender | undefined
  state: string | undefined
  city: string | undefined
  lastActiveAt: Date | undefined
  blockedAt: Date | undefined
  createdAt: Date
  updatedAt: Date
  deletedAt: Date | undefined
}

export const genders = ['male', 'female', 'unknown'] as const
export type Gender = (typeof genders)[number]

/** What people and programs may write of a contact. Null takes a value away; what is absent stays. */
export type ContactFields = {
  name?: string
  firstName?: string | null
  lastName?: string | null
  /** E.164 with `+`. */
  phone?: string | null
  email?: string | null
  company?: string | null
  position?: string | null
  avatarUrl?: string | null
  language?: string | null
  country?: string | null
  timezone?: string | null
  gender?: Gender | null
  state?: string | null
  city?: string | null
}

const longestName = 500

/** A contact's name as it is stored. @throws AppError `invalid_request` about `field` */
export function cleanName(name: string, field: string): string {
  const clean = name.trim().toWellFormed()
  if (clean === '') throw invalidField(field, 'is required', 'REQUIRED')
  if (clean.length > longestName)
    throw invalidField(field, `may have ${longestName} characters at most`, 'TOO_LONG')
  if (clean.includes('\0')) throw invalidField(field, 'may not contain the character U+0000')
  return clean
}

const longestText = 500

/**
 * An e-mail address, a company or a position as it is stored; undefined for a blank.
 * @throws AppError `invalid_request` about `field`
 */
export function cleanText(text: string, field: string): string | undefined {
  const clean = text.trim().toWellFormed()
  if (clean.length > longestText)
    throw invalidField(field, `may have ${longestText} characters at most`, 'TOO_LONG')
  if (clean.includes('\0')) throw invalidField(field, 'may not contain the character U+0000')
  return clean || undefined
}

/** First and last name of a whole one: split at the first blank. */
export function splitName(name: string): { firstName: string | undefined; lastName: string | undefined } {
  const trimmed = name.trim()
  const blank = trimmed.search(/\s/)
  if (blank === -1) return { firstName: trimmed || undefined, lastName: undefined }
  return { firstName: trimmed.slice(0, blank), lastName: trimmed.slice(blank).trim() }
}

/** The whole name of names that are given apart; empty when there are none. */
export function fullNameOf({ firstName, lastName }: Pick<ContactFields, 'firstName' | 'lastName'>): string {
  return [firstName, lastName].filter(Boolean).join(' ')
}

/** The fields of a contact that a change really changes, with their new values. */
export type ContactChanges = Partial<Pick<Contact, keyof ContactFields | 'nameSource'>>

const fieldKeys = [
  'name',
  'firstName',
  'lastName',
  'phone',
  'email',
  'company',
  'position',
  'avatarUrl',
  'language',
  'country',
  'timezone',
  'gender',
  'state',
  'city',
] as const satisfies (keyof ContactFields)[]

/** What differs from what the contact has. A name that a person gives counts as a person's from then on. */
export function changesOf(contact: Contact, fields: ContactFields): ContactChanges {
  const given = withNames(contact, fields)
  const changes: ContactChanges = {}
  for (const key of fieldKeys) {
    const value = given[key]
    if (value !== undefined && (value ?? undefined) !== contact[key])
      Object.assign(changes, { [key]: value ?? undefined })
  }
  if (given.name !== undefined && contact.nameSource !== 'person') changes.nameSource = 'person'
  return changes
}

/** A new whole name ends names given apart, and names given apart make the whole one. */
function withNames(contact: Contact, fields: ContactFields): ContactFields {
  const { name } = fields
  const isApart = fields.firstName !== undefined || fields.lastName !== undefined
  if (name === undefined && isApart) {
    const before = namesOf(contact)
    const firstName = (fields.firstName === undefined ? before.firstName : fields.firstName) ?? null
    const lastName = (fields.lastName === undefined ? before.lastName : fields.lastName) ?? null
    return { ...fields, firstName, lastName, name: fullNameOf({ firstName, lastName }) || addressOf(contact) }
  }
  if (name === undefined || name === contact.name || isApart) return fields
  return { ...fields, firstName: null, lastName: null }
}

/** First and last name as people see them. A number or an address in place of a name is none. */
function namesOf(contact: Contact): Pick<Contact, 'firstName' | 'lastName'> {
  const { name, firstName, lastName } = contact
  if (firstName || lastName) return { firstName, lastName }
  return name === addressOf(contact) ? { firstName: undefined, lastName: undefined } : splitName(name)
}

function addressOf({ phone, email }: Pick<Contact, 'phone' | 'email'>): string {
  return phone ?? email ?? ''
}
