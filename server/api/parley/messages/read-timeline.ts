import { listTimelineKeys, type TimelineKey, type TimelinePlace } from '../../../core/conversations/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** Which part of a thread: the newest, what is before or after a place, or what is around one that is in it. */
export type TimelinePart = { part: 'newest' } | { part: 'before' | 'after' | 'around'; place: TimelinePlace }

/** The oldest first. Whether there is more on either side. */
export type TimelineStretch = { keys: TimelineKey[]; hasOlder: boolean; hasNewer: boolean }

type Thread = { accountId: Id; conversationId: Id }

export async function readTimeline(
  db: Db,
  thread: Thread,
  { part, limit }: { part: TimelinePart; limit: number },
): Promise<TimelineStretch> {
  switch (part.part) {
    case 'newest':
      return { ...(await readOlder(db, thread, undefined, limit)), hasNewer: false }
    case 'before':
      return { ...(await readOlder(db, thread, part.place, limit)), hasNewer: true }
    case 'after':
      return { ...(await readNewer(db, thread, part.place, limit)), hasOlder: true }
    case 'around':
      return readAround(db, thread, part.place, limit)
  }
}

/** The place itself counts as old. */
async function readAround(
  db: Db,
  thread: Thread,
  { at, id }: TimelinePlace,
  limit: number,
): Promise<TimelineStretch> {
  const next = { at, id: String(BigInt(id) + 1n) }
  const [older, newer] = await Promise.all([
    readOlder(db, thread, next, Math.ceil(limit / 2)),
    limit < 2
      ? readNewer(db, thread, { at, id }, 1).then(({ keys }) => ({ keys: [], hasNewer: keys.length > 0 }))
      : readNewer(db, thread, { at, id }, Math.floor(limit / 2)),
  ])
  return {
    keys: [...older.keys, ...newer.keys],
    hasOlder: older.hasOlder,
    hasNewer: newer.hasNewer,
  }
}

async function readOlder(db: Db, thread: Thread, before: TimelinePlace | undefined, limit: number) {
  const found = await listTimelineKeys(db, thread, { before, limit: limit + 1, notes: true, ratings: true })
  return { keys: found.slice(0, limit).reverse(), hasOlder: found.length > limit }
}

async function readNewer(db: Db, thread: Thread, after: TimelinePlace, limit: number) {
  const page = { after, limit: limit + 1, oldestFirst: true, notes: true, ratings: true }
  const found = await listTimelineKeys(db, thread, page)
  return { keys: found.slice(0, limit), hasNewer: found.length > limit }
}
