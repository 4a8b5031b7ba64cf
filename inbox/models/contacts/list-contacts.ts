import type { Contact, Page } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'

export const contactSorts = ['newest', 'active', 'name'] as const
export type ContactSort = (typeof contactSorts)[number]

export type ContactQuery = { text: string; sort: ContactSort; cursor: string | null; signal: AbortSignal }

/** A page of contacts; each is kept in the store, where events keep it fresh. */
export async function listContacts(
  { api, store }: AppModel,
  { text, sort, cursor, signal }: ContactQuery,
): Promise<Page<Contact>> {
  const since = store.state.position
  const query = { text: text || null, sort, cursor, limit: 50 }
  const page = await api.get<Page<Contact>>('/contacts', { query, signal })
  for (const contact of page.items) store.dispatch({ kind: 'contact', contact, since })
  return page
}
