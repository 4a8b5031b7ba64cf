import type {
  Assignment,
  Call,
  Message,
  Rating,
  ScheduledMessage,
  TimelineItem,
} from '../../../shared/parley/index.ts'
import type { OutboxItem } from '../composer/outbox-item.ts'
import { waitingOf } from '../store/timeline.ts'

/** Where a bubble stands among those that one person wrote in one go. */
type Place = { isFirst: boolean; isLast: boolean }

/** One line of a thread as it is drawn. */
export type Entry = { key: string } & (
  | { type: 'day'; at: string }
  | { type: 'unread' }
  | ({ type: 'message'; message: Message } & Place)
  | { type: 'call'; call: Call }
  | { type: 'assignments'; assignments: Assignment[] }
  | { type: 'rating'; rating: Rating }
  | { type: 'pending'; item: OutboxItem }
  | { type: 'scheduled'; scheduled: ScheduledMessage }
)

export type EntrySources = {
  items: readonly TimelineItem[]
  outbox: readonly OutboxItem[]
  scheduled: ScheduledMessage[]
  /** Which of them are not shown any more. */
  over: readonly string[]
  firstUnreadId: string | null
  /** Whether `items` reaches the newest: only then something may stand after them. */
  isAtNewest: boolean
}

const togetherMs = 5 * 60_000

/**
 * What happened with days between, then what is on its way, then what is to go out later. What one person said in one
 * go stands together, and so do assignments that follow one another.
 */
export function toEntries(sources: EntrySources): Entry[] {
  const { items, outbox, scheduled, firstUnreadId, isAtNewest } = sources
  const entries: Entry[] = []
  const shown = items.filter(isShown)
  let day = ''
  const sayDay = (at: string) => {
    if (dayOf(at) === day) return
    day = dayOf(at)
    entries.push({ type: 'day', key: `day-${day}`, at })
  }
  for (const [index, item] of shown.entries()) {
    sayDay(item.at)
    // Where all is new there is nothing to tell apart.
    if (item.id === firstUnreadId && index > 0) entries.push({ type: 'unread', key: 'unread' })
    const last = entries.at(-1)
    if (item.type === 'assignment' && last?.type === 'assignments') last.assignments.push(item)
    else entries.push(toEntry(item, shown[index - 1], shown[index + 1], firstUnreadId))
  }
  if (!isAtNewest) return entries
  const known = knownClientIds(items, scheduled)
  for (const item of outbox.filter(({ clientId }) => !known.has(clientId))) {
    sayDay(item.createdAt)
    entries.push({ type: 'pending', key: item.clientId, item })
  }
  for (const each of waitingOf(sources))
    entries.push({ type: 'scheduled', key: each.client_id ?? each.id, scheduled: each })
  return entries
}

/** A reaction is drawn at the message it is about; one whose message is not known stands for itself. */
function isShown(item: TimelineItem): boolean {
  return item.type !== 'message' || item.kind !== 'reaction' || item.reply_to === null
}

function toEntry(
  item: TimelineItem,
  before: TimelineItem | undefined,
  after: TimelineItem | undefined,
  firstUnreadId: string | null,
): Entry {
  if (item.type === 'call') return { type: 'call', key: `call-${item.id}`, call: item }
  if (item.type === 'assignment')
    return { type: 'assignments', key: `assignment-${item.id}`, assignments: [item] }
  if (item.type === 'rating') return { type: 'rating', key: `rating-${item.id}`, rating: item }
  return {
    type: 'message',
    // The same for what was written here and for the server's copy of it.
    key: item.client_id ?? item.id,
    message: item,
    isFirst: item.id === firstUnreadId || !isTogether(before, item),
    isLast: after?.id === firstUnreadId || !isTogether(item, after),
  }
}

function isTogether(one: TimelineItem | undefined, other: TimelineItem | undefined): boolean {
  if (one?.type !== 'message' || other?.type !== 'message') return false
  if (speakerOf(one) !== speakerOf(other) || dayOf(one.at) !== dayOf(other.at)) return false
  return Date.parse(other.at) - Date.parse(one.at) < togetherMs
}

function speakerOf({ direction, sender, kind }: Message): string {
  return kind === 'system' ? 'system' : `${direction}/${sender.type}/${sender.agent_id ?? ''}`
}

function knownClientIds(items: readonly TimelineItem[], scheduled: readonly ScheduledMessage[]): Set<string> {
  const ids = new Set<string>()
  for (const item of items) if (item.type === 'message' && item.client_id) ids.add(item.client_id)
  for (const { client_id: id } of scheduled) if (id) ids.add(id)
  return ids
}

/** By the calendar of whoever reads. */
function dayOf(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
