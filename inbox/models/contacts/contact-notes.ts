import type { ContactNote, Page } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import type { Id } from '../store/state.ts'

export const notesKey = (contactId: Id) => ['contacts', contactId, 'notes']

export function listNotes({ api }: AppModel, contactId: Id): Promise<Page<ContactNote>> {
  return api.get(`/contacts/${contactId}/notes`, { query: { limit: 100 } })
}

/** @throws ApiProblem */
export async function addNote(app: AppModel, contactId: Id, text: string): Promise<void> {
  await app.api.post(`/contacts/${contactId}/notes`, { body: { text } })
  await refresh(app, contactId)
}

export async function updateNote(app: AppModel, note: ContactNote, text: string): Promise<void> {
  await app.api.patch(`/contacts/${note.contact_id}/notes/${note.id}`, { body: { text } })
  await refresh(app, note.contact_id)
}

/** Can be taken back: the same words are written again. */
export async function deleteNote(app: AppModel, note: ContactNote): Promise<void> {
  await app.api.delete(`/contacts/${note.contact_id}/notes/${note.id}`)
  await refresh(app, note.contact_id)
  app.undo.add({
    text: app.i18n.speech.contacts.done.noteDeleted,
    undo: () => addNote(app, note.contact_id, note.text),
  })
}

async function refresh({ queries }: AppModel, contactId: Id): Promise<void> {
  await queries.invalidateQueries({ queryKey: notesKey(contactId) })
}
