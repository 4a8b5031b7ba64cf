import type { Draft, ParleyEvent, ScheduledMessage, TimelineItem } from '../../../shared/parley/index.ts'

/** `GET /conversations/:id/timeline` */
export type TimelinePage = {
  /** The oldest first. */
  items: TimelineItem[]
  older_cursor: string | null
  newer_cursor: string | null
  first_unread_id: string | null
  draft: Draft | null
  scheduled: ScheduledMessage[]
}

/** Where two pages meet: just before the item of this key. From here either side can be loaded again. */
export type Seam = { key: string; olderCursor: string | null; newerCursor: string | null }

/** What is loaded of a thread: one unbroken stretch, the oldest first. */
export type Timeline = {
  /** `gone`: there is no such conversation, or not for these eyes. */
  state: 'loading' | 'ready' | 'failed' | 'gone'
  items: TimelineItem[]
  /** null: nothing older. */
  olderCursor: string | null
  /** null: it reaches the newest. */
  newerCursor: string | null
  seams: Seam[]
  firstUnreadId: string | null
  scheduled: ScheduledMessage[]
  /** Of those, the ids of what was sent or taken back here, whatever answers and events still say of it. */
  over: readonly string[]
  /** Events since a page was asked for, which may be older than they are; null while none is on the way. */
  meanwhile: ParleyEvent[] | null
  /** Something was missed: to be fetched afresh. */
  isStale: boolean
}

export const emptyTimeline: Timeline = {
  state: 'loading',
  items: [],
  olderCursor: null,
  newerCursor: null,
  seams: [],
  firstUnreadId: null,
  scheduled: [],
  over: [],
  meanwhile: null,
  isStale: false,
}

/** What is to go out later, as far as nobody here has decided otherwise. */
export function waitingOf({ scheduled, over }: Pick<Timeline, 'scheduled' | 'over'>): ScheduledMessage[] {
  return scheduled.filter(({ id }) => !over.includes(id))
}

/** A message and a call may have the same number, being of different kinds. */
export function keyOf({ type, id }: Pick<TimelineItem, 'type' | 'id'>): string {
  return `${type}-${id}`
}
