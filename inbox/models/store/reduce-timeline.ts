import type { Message, ParleyEvent, TimelineItem } from '../../../shared/parley/index.ts'
import { compareIds } from './order.ts'
import { keyOf, type Timeline } from './timeline.ts'

/** A thread after an event of its conversation. A thread that was never loaded stays so. */
export function reduceTimeline(timeline: Timeline | undefined, event: ParleyEvent): Timeline | undefined {
  if (!timeline) return undefined
  const waiting = timeline.meanwhile ? { ...timeline, meanwhile: [...timeline.meanwhile, event] } : timeline
  return waiting.state === 'ready' ? applyEvent(waiting, event) : waiting
}

/** The same for what is loaded; applying an event twice changes nothing. */
export function applyEvent(timeline: Timeline, event: ParleyEvent): Timeline {
  const item = event.message ?? event.call ?? event.assignment ?? event.rating
  const after = item ? tellOthers(place(timeline, item), item) : timeline
  return event.type.startsWith('scheduled_message.') ? schedule(after, event) : after
}

/** The items with another among them, in order; a newer copy takes the place of the old one. */
export function placeItem(items: TimelineItem[], item: TimelineItem): TimelineItem[] {
  const index = items.findIndex(({ type, id }) => type === item.type && id === item.id)
  if (index >= 0) return items.with(index, item)
  const at = items.findLastIndex((other) => compareItems(other, item) < 0) + 1
  return items.toSpliced(at, 0, item)
}

export function compareItems(one: TimelineItem, other: TimelineItem): number {
  if (one.at !== other.at) return one.at < other.at ? -1 : 1
  return compareIds(one.id, other.id)
}

function place(timeline: Timeline, item: TimelineItem): Timeline {
  const { items } = timeline
  const isKnown = items.some((other) => keyOf(other) === keyOf(item))
  if (!isKnown && !isInStretch(timeline, item)) return timeline
  return { ...timeline, items: placeItem(items, item) }
}

/** What is older than the oldest, or newer than the newest one loaded, comes with its page. */
export function isInStretch({ items, olderCursor, newerCursor }: Timeline, item: TimelineItem): boolean {
  const first = items[0]
  const last = items.at(-1)
  if (olderCursor !== null && first && compareItems(item, first) < 0) return false
  return newerCursor === null || (last !== undefined && compareItems(item, last) < 0)
}

/** Those that answer it show its words. A reaction tells of the message it is about by an event of its own. */
function tellOthers(timeline: Timeline, item: TimelineItem): Timeline {
  if (item.type !== 'message') return timeline
  const items = timeline.items.map((other) =>
    other.type === 'message' && other.reply_to?.id === item.id ? quoteAgain(other, item) : other,
  )
  return items.some((other, index) => other !== timeline.items[index]) ? { ...timeline, items } : timeline
}

function quoteAgain(answer: Message, { id, direction, kind, text }: Message): Message {
  if (answer.reply_to?.text === text && answer.reply_to.kind === kind) return answer
  return { ...answer, reply_to: { id, direction, kind, text } }
}

function schedule(timeline: Timeline, { scheduled_message: message, subject_id: id }: ParleyEvent): Timeline {
  const others = timeline.scheduled.filter((other) => other.id !== id)
  if (!message && others.length === timeline.scheduled.length) return timeline
  const scheduled = message ? [...others, message] : others
  scheduled.sort((one, other) => (one.send_at < other.send_at ? -1 : one.send_at > other.send_at ? 1 : 0))
  return { ...timeline, scheduled }
}
