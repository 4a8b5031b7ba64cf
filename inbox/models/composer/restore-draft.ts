import type { Draft, Upload } from '../../../shared/parley/index.ts'
import type { AppModel } from '../app.ts'
import type { Composer, Quote } from './composer.ts'

/** Puts a draft as the server keeps it into the composer, with its files and what it answers. */
export async function restoreDraft(
  app: AppModel,
  composer: Composer,
  draft: Draft | undefined,
): Promise<void> {
  if (!draft) return composer.restore(undefined, [], null)
  const known = new Set(composer.files.flatMap(({ upload }) => upload?.id ?? []))
  const missing = draft.upload_ids.filter((id) => !known.has(id))
  const found = await Promise.all(missing.map((id) => findUpload(app, id)))
  const uploads = found.filter((upload) => upload !== undefined)
  composer.restore(draft, uploads, quoteOf(app, draft))
}

function quoteOf({ store }: AppModel, { conversation_id: id, reply_to_id: replyToId }: Draft): Quote | null {
  if (!replyToId) return null
  const item = store.state.timelines[id]?.items.find(
    (each) => each.type === 'message' && each.id === replyToId,
  )
  if (item?.type !== 'message') return { id: replyToId, direction: 'inbound', kind: 'text', text: null }
  return { id: item.id, direction: item.direction, kind: item.kind, text: item.text }
}

/** Gone when it was sent, or thrown away, on another device. */
function findUpload({ api }: AppModel, id: string): Promise<Upload | undefined> {
  return api.get<Upload>(`/uploads/${id}`).catch(() => undefined)
}
