import type { Id } from '../../platform/ids.ts'
import type { Contact } from './contact.ts'

/** One field of a contact that a change really changed. Values as text; undefined: none. */
export type ContactChange = {
  contactId: Id
  /** A field of the contact's own, or the name of the custom field. */
  field: string
  customFieldId?: Id | undefined
  oldValue?: string | null
  newValue?: string | null
  agentId?: Id | undefined
}

/** A row of the history. */
export type RecordedChange = ContactChange & { id: Id; createdAt: Date }

/** The fields of its own whose history a contact keeps. */
const keptFields = ['name', 'phone', 'email', 'company', 'position'] as const

export type KeptFields = Partial<Pick<Contact, (typeof keptFields)[number]>>

/** What the history has to say of a contact that was `before` and is `after`. */
export function historyOf(contactId: Id, before: KeptFields, after: KeptFields): ContactChange[] {
  return keptFields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ contactId, field, oldValue: before[field], newValue: after[field] }))
}
