import { contains } from '../../../../shared/fold-text.ts'
import type { CannedResponse } from '../../../../shared/parley/index.ts'
import type { AppModel } from '../../app.ts'
import type { Id } from '../../store/state.ts'

export type CannedFields = { shortcut: string; content: string }

/** Keeps a text, or changes the one that has the id. @throws ApiProblem by field */
export function saveCannedResponse(
  { api }: AppModel,
  id: Id | null,
  fields: CannedFields,
): Promise<CannedResponse> {
  return id
    ? api.patch(`/canned-responses/${id}`, { body: fields })
    : api.post('/canned-responses', { body: fields })
}

/** Can be taken back: the same text is kept again. */
export async function deleteCannedResponse(
  app: AppModel,
  { id, shortcut, content }: CannedResponse,
): Promise<void> {
  await app.api.delete(`/canned-responses/${id}`)
  app.undo.add({
    text: app.i18n.speech.settings.done.cannedDeleted(shortcut),
    undo: async () => {
      await saveCannedResponse(app, null, { shortcut, content })
    },
  })
}

/** By shortcut; those whose shortcut or words have what was typed, accents aside. */
export function filterCanned(responses: CannedResponse[], text: string): CannedResponse[] {
  return responses
    .filter(({ shortcut, content }) => contains(shortcut, text) || contains(content, text))
    .sort((one, other) => one.shortcut.localeCompare(other.shortcut))
}
