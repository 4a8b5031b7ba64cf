import { findEventAfter } from '../../../core/events/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { EventStreams } from '../../services.ts'

const longestAbsenceMs = 24 * 60 * 60 * 1_000

/** After which position a stream begins. `isGap`: not where the client left off, so that it has to fetch afresh. */
export type StreamStart = { after: string; isGap: boolean }

/** Resumes where the client left off, as far as the log goes back and for a day at most. */
export async function findStart(
  { db, streams }: { db: Database; streams: EventStreams },
  { accountId, wanted }: { accountId: Id; wanted: string | undefined },
): Promise<StreamStart> {
  const last = await streams.position(accountId)
  if (wanted === undefined) return { after: last, isGap: false }
  if (!/^\d{1,18}$/.test(wanted) || BigInt(wanted) > BigInt(last)) return { after: last, isGap: true }
  const after = BigInt(wanted)
  if (after === BigInt(last)) return { after: last, isGap: false }

  const next = await findEventAfter(db, { accountId, after: after.toString() })
  const isKept = next !== undefined && BigInt(next.position) === after + 1n
  const isRecent = next !== undefined && db.now().getTime() - next.createdAt.getTime() <= longestAbsenceMs
  return isKept && isRecent ? { after: after.toString(), isGap: false } : { after: last, isGap: true }
}
