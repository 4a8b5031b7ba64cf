import { contains } from '../../../../shared/fold-text.ts'
import type { Tag } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'

export type TagFields = { name: string; color: string | null }

/** Readable as a dot on both themes. */
export const tagColors = [
  '#6b7280',
  '#2563eb',
  '#0891b2',
  '#0d9488',
  '#16a34a',
  '#ca8a04',
  '#ea580c',
  '#dc2626',
  '#db2777',
  '#9333ea',
]

/** Makes a tag, or changes the one that has the id. @throws ApiProblem by field */
export async function saveTag(app: AppModel, id: Id | null, fields: TagFields): Promise<void> {
  const tag = id
    ? await app.api.patch<Tag>(`/tags/${id}`, { body: fields })
    : await app.api.post<Tag>('/tags', { body: fields })
  app.store.dispatch({ kind: 'tag', tag })
}

/** Takes it off every contact and conversation. */
export async function deleteTag(app: AppModel, { id, name }: Pick<Tag, 'id' | 'name'>): Promise<void> {
  await app.api.delete(`/tags/${id}`)
  app.toasts.show({ text: app.i18n.speech.settings.done.tagDeleted(name), tone: 'success' })
}

/** By name; those that have what was typed, accents aside. */
export function filterTags(tags: Tag[], text: string): Tag[] {
  return tags
    .filter(({ name }) => contains(name, text))
    .sort((one, other) => one.name.localeCompare(other.name))
}
