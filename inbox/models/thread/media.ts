import type { Attachment, Message, TimelineItem } from '../../../shared/parley/index.ts'

/** Pictures and films of what is loaded of a thread, the oldest first. */
export function listMedia(items: readonly TimelineItem[]): { message: Message; file: Attachment }[] {
  return items.flatMap((item) => {
    if (item.type !== 'message' || item.deleted_at) return []
    return item.attachments
      .filter(({ kind, state, url }) => (kind === 'image' || kind === 'video') && state === 'stored' && url)
      .map((file) => ({ message: item, file }))
  })
}
