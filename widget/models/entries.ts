import type { Attachment, Message } from '../../shared/widget.ts'

/** A message that is on its way out, or did not make it. */
export type Pending = {
  clientId: string
  text: string
  file: { blob: Blob; name: string; preview: string | undefined; kind: string } | undefined
  button: { id: string; messageId: string } | undefined
  createdAt: string
  state: 'sending' | 'waiting' | 'failed'
  /** Of the file, from 0 to 1. */
  progress: number
  error: string | undefined
}

/** One line of the conversation as it is drawn. */
export type Entry =
  | { type: 'day'; key: string; at: string }
  | {
      type: 'message'
      key: string
      message: Message
      isFirst: boolean
      isLast: boolean
      preview: string | undefined
    }
  | { type: 'pending'; key: string; pending: Pending; isFirst: boolean; isLast: boolean }

const togetherMs = 5 * 60_000

/** By the network's time; ids grow with time and break ties. */
export function compareMessages(a: Message, b: Message): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1
  const difference = BigInt(a.id) - BigInt(b.id)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** Messages and what is on its way, with days between them; what one side said in one go stands together. */
export function toEntries(
  messages: Message[],
  pending: Pending[],
  previews: ReadonlyMap<string, string>,
): Entry[] {
  const items = [
    ...messages.map((message) => ({
      from: sideOf(message),
      at: message.createdAt,
      message,
      pending: undefined,
    })),
    ...pending.map((each) => ({ from: 'visitor', at: each.createdAt, message: undefined, pending: each })),
  ]
  const entries: Entry[] = []
  for (const [index, item] of items.entries()) {
    const before = items[index - 1]
    const after = items[index + 1]
    const isNewDay = !before || dayOf(before.at) !== dayOf(item.at)
    if (isNewDay) entries.push({ type: 'day', key: `day-${item.at}`, at: item.at })
    const isFirst = isNewDay || !isTogether(before, item)
    const isLast = !after || dayOf(after.at) !== dayOf(item.at) || !isTogether(item, after)
    if (item.message) {
      const { id, clientId } = item.message
      const preview = clientId ? previews.get(clientId) : undefined
      entries.push({ type: 'message', key: clientId ?? id, message: item.message, isFirst, isLast, preview })
    } else
      entries.push({ type: 'pending', key: item.pending.clientId, pending: item.pending, isFirst, isLast })
  }
  return entries
}

/** As which kind of file something is drawn. */
export function fileKind({ kind, mime, inline }: Pick<Attachment, 'kind' | 'mime' | 'inline'>): string {
  if (!inline) return 'document'
  const family = mime?.split('/')[0]
  if (family === 'image' || family === 'video' || family === 'audio') return family
  return kind === 'sticker' ? 'image' : kind
}

type Item = { from: string; at: string }

function sideOf({ from, author }: Message): string {
  return from === 'visitor' ? 'visitor' : `${from}/${author?.name ?? ''}`
}

function isTogether(a: Item, b: Item): boolean {
  return a.from === b.from && Date.parse(b.at) - Date.parse(a.at) < togetherMs
}

function dayOf(at: string): string {
  return new Date(at).toDateString()
}
