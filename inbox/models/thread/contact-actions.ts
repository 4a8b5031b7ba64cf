import type { Contact } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import { tellFailure } from '../failures.ts'

/** Stops a contact from being heard, or lets them be heard again. Can be taken back. */
export async function setBlocked(app: AppModel, contactId: string, blocked: boolean): Promise<void> {
  const since = app.store.state.position
  try {
    const contact = await app.api.patch<Contact>(`/contacts/${contactId}`, { body: { blocked } })
    app.store.dispatch({ kind: 'contact', contact, since })
    const { header } = app.i18n.speech.thread
    const text = blocked ? header.blockedDone(contact.name) : header.unblockedDone(contact.name)
    app.undo.add({ text, undo: () => setBlocked(app, contactId, !blocked) })
  } catch (error) {
    tellFailure(app, error, () => void setBlocked(app, contactId, blocked))
  }
}
