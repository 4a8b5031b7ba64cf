import type { Contact } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { tellFailure } from '../failures.ts'
import type { Id } from '../store/state.ts'

/** What a person may write of a contact. Null takes a value away. */
export type ContactPatch = {
  name?: string
  phone?: string | null
  email?: string | null
  company?: string | null
  position?: string | null
  language?: string | null
  country?: string | null
  city?: string | null
  timezone?: string | null
  tag_ids?: Id[]
  /** By the id of the field. */
  custom_values?: Record<Id, unknown>
}

/** Writes fields of a contact. Can be taken back. @throws ApiProblem what the server has against it, by field */
export async function updateContact(app: AppModel, contact: Contact, patch: ContactPatch): Promise<void> {
  await save(app, contact.id, patch)
  const before = valuesOf(contact, patch)
  const { done } = app.i18n.speech.contacts
  app.undo.add(
    { text: done.saved, undo: () => tryTo(app, () => save(app, contact.id, before)) },
    { quiet: true },
  )
}

/** Gives and takes tags; shown at once. */
export async function setContactTags(app: AppModel, contact: Contact, tagIds: Id[]): Promise<void> {
  const since = app.store.state.position
  app.store.dispatch({ kind: 'contact', contact: { ...contact, tag_ids: tagIds }, since })
  try {
    await updateContact(app, contact, { tag_ids: tagIds })
  } catch (error) {
    app.store.dispatch({ kind: 'contact', contact, since })
    tellFailure(app, error, () => void setContactTags(app, contact, tagIds))
  }
}

export async function createContact(
  app: AppModel,
  fields: { name: string; phone?: string; email?: string },
): Promise<Contact> {
  const contact = await app.api.post<Contact>('/contacts', { body: fields })
  app.store.dispatch({ kind: 'contact', contact, since: app.store.state.position })
  return contact
}

/** For good; what they wrote goes with them. @throws ApiProblem */
export async function deleteContact(app: AppModel, id: Id): Promise<void> {
  await app.api.delete(`/contacts/${id}`)
  app.toasts.show({ text: app.i18n.speech.contacts.done.deleted, tone: 'success' })
}

/** Makes one of two: everything of the other one becomes this one's. @throws ApiProblem */
export async function mergeContact(app: AppModel, id: Id, fromId: Id): Promise<void> {
  const since = app.store.state.position
  const contact = await app.api.post<Contact>(`/contacts/${id}/merge`, { body: { from_contact_id: fromId } })
  app.store.dispatch({ kind: 'contact', contact, since })
  app.toasts.show({ text: app.i18n.speech.contacts.done.merged, tone: 'success' })
}

async function save(app: AppModel, id: Id, patch: ContactPatch): Promise<void> {
  const since = app.store.state.position
  const contact = await app.api.patch<Contact>(`/contacts/${id}`, { body: patch })
  app.store.dispatch({ kind: 'contact', contact, since })
}

/** What the contact has of what the patch would change. */
function valuesOf(contact: Contact, patch: ContactPatch): ContactPatch {
  const { custom_values: values, ...fields } = patch
  const before = Object.fromEntries(Object.keys(fields).map((key) => [key, contact[key as keyof Contact]]))
  if (!values) return before
  const had = new Map(contact.custom_values.map(({ custom_field_id, value }) => [custom_field_id, value]))
  return {
    ...before,
    custom_values: Object.fromEntries(Object.keys(values).map((id) => [id, had.get(id) ?? null])),
  }
}

async function tryTo(app: AppModel, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    tellFailure(app, error, () => void tryTo(app, act))
  }
}
