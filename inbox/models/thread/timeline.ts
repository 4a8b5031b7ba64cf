import type { Message } from '../../../shared/parley/index.ts'
import { applyEvent, compareItems, placeItem } from '../store/reduce-timeline.ts'
import { emptyTimeline, keyOf, type Timeline, type TimelinePage } from '../store/timeline.ts'

/** More is let go again at the far end, so that a thread of a million messages costs what a short one does. */
const mostItems = 400

export type Side = 'older' | 'newer'

/** A thread of one page: the newest, or the one around a message. */
export function timelineOf(page: TimelinePage): Timeline {
  return {
    ...emptyTimeline,
    state: 'ready',
    items: page.items,
    olderCursor: page.older_cursor,
    newerCursor: page.newer_cursor,
    firstUnreadId: page.first_unread_id,
    scheduled: page.scheduled,
  }
}

/** The thread as it is once a page was asked for: what happens from now on is kept until it is here. */
export function asked(timeline: Timeline | undefined): Timeline {
  return { ...(timeline ?? emptyTimeline), meanwhile: [] }
}

/** A page takes the place of what was loaded. */
export function begun(before: Timeline | undefined, page: TimelinePage): Timeline {
  return caughtUp({ ...timelineOf(page), over: before?.over ?? [] }, before)
}

/** A page beside what is loaded; at the other end something is let go when it becomes too much. */
export function extended(before: Timeline, page: TimelinePage, side: Side): Timeline {
  const items = page.items.reduce(placeItem, before.items)
  const isOlder = side === 'older'
  const seamItem = isOlder ? before.items[0] : firstNew(before, page)
  const seam = seamItem && {
    key: keyOf(seamItem),
    olderCursor: isOlder ? before.olderCursor : page.older_cursor,
    newerCursor: isOlder ? page.newer_cursor : before.newerCursor,
  }
  const seams = seam ? (isOlder ? [seam, ...before.seams] : [...before.seams, seam]) : before.seams
  const whole: Timeline = {
    ...before,
    items,
    seams,
    olderCursor: isOlder ? page.older_cursor : before.olderCursor,
    newerCursor: isOlder ? before.newerCursor : page.newer_cursor,
    scheduled: page.scheduled,
    firstUnreadId: before.firstUnreadId ?? page.first_unread_id,
  }
  return trimmed(caughtUp(whole, before), isOlder ? 'newer' : 'older')
}

/** Nothing came: what was loaded stays. */
export function failed(before: Timeline | undefined, state: 'failed' | 'gone'): Timeline {
  const timeline = before ?? emptyTimeline
  const isKept = timeline.state === 'ready' && state === 'failed'
  return { ...timeline, meanwhile: null, state: isKept ? 'ready' : state }
}

/** Cuts off at a seam what is farthest on one side, as long as there is too much. */
export function trimmed(timeline: Timeline, side: Side, most = mostItems): Timeline {
  const { items, seams } = timeline
  if (items.length <= most) return timeline
  const placed = seams
    .map((seam) => ({ seam, index: items.findIndex((item) => keyOf(item) === seam.key) }))
    .filter(({ seam, index }) => index > 0 && (side === 'older' ? seam.olderCursor : seam.newerCursor))
  if (side === 'older') {
    const cut = placed.find(({ index }) => items.length - index <= most) ?? placed.at(-1)
    if (!cut) return timeline
    const left = placed.filter(({ index }) => index > cut.index)
    return {
      ...timeline,
      items: items.slice(cut.index),
      seams: left.map(({ seam }) => seam),
      olderCursor: cut.seam.olderCursor,
    }
  }
  const cut = placed.findLast(({ index }) => index <= most) ?? placed[0]
  if (!cut) return timeline
  const left = placed.filter(({ index }) => index < cut.index)
  return {
    ...timeline,
    items: items.slice(0, cut.index),
    seams: left.map(({ seam }) => seam),
    newerCursor: cut.seam.newerCursor,
  }
}

/** The last thing that went out to the contact, null when nothing did; undefined when that is not loaded. */
export function lastOutbound(
  { state, items, olderCursor, newerCursor }: Timeline,
  until?: string,
): Message | null | undefined {
  if (state !== 'ready' || newerCursor !== null) return undefined
  const last = items.findLast(
    (item): item is Message =>
      item.type === 'message' &&
      item.direction === 'outbound' &&
      item.kind !== 'reaction' &&
      (until === undefined || item.at <= until),
  )
  return last ?? (olderCursor === null ? null : undefined)
}

function caughtUp(timeline: Timeline, before: Timeline | undefined): Timeline {
  const events = before?.meanwhile ?? []
  return { ...events.reduce(applyEvent, timeline), meanwhile: null }
}

function firstNew({ items }: Timeline, page: TimelinePage) {
  const last = items.at(-1)
  return page.items.find((item) => !last || compareItems(item, last) > 0)
}
