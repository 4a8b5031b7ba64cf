import type { Database } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { findInbox, type Inbox } from '../inboxes/index.ts'
import { lockCall } from './call-queries.ts'
import {
  type CallKey,
  type ClaimedCall,
  claimCallsOfLine,
  listAbandoned,
  listDueLines,
  lockAbandoned,
  lockLine,
} from './call-work-queries.ts'
import { recordCallProgress } from './record-call-progress.ts'

const abandonedPerRound = 50
/** Lines that are looked at for room; a full one must not keep the next from its turn. */
const linesPerRound = 1_000

/** Takes calls that wait, as many as each line may run at once, over all processes. */
export async function claimQueuedCalls(
  db: Database,
  { limit, leaseMs, maxCallsOf }: { limit: number; leaseMs: number; maxCallsOf: (inbox: Inbox) => number },
): Promise<ClaimedCall[]> {
  const claimed: ClaimedCall[] = []
  for (const line of await listDueLines(db, { limit: linesPerRound })) {
    const left = limit - claimed.length
    if (left <= 0) break
    claimed.push(...(await claimOnLine(db, { ...line, limit: left, leaseMs, maxCallsOf })))
  }
  return claimed
}

type LineClaim = {
  accountId: Id
  inboxId: Id
  limit: number
  leaseMs: number
  maxCallsOf: (inbox: Inbox) => number
}

/** One transaction a line: its row is held no longer than it takes to count. */
function claimOnLine(db: Database, { accountId, inboxId, limit, leaseMs, maxCallsOf }: LineClaim) {
  return db.transaction(async (tx) => {
    await lockLine(tx, { accountId, inboxId })
    const inbox = await findInbox(tx, { accountId, id: inboxId })
    // Whoever runs them ends the calls of an inbox that is gone.
    const maxCalls = inbox ? maxCallsOf(inbox) : limit
    return claimCallsOfLine(tx, { accountId, inboxId, maxCalls, limit, leaseMs })
  })
}

/** Ends, as failed, the calls whose process is gone: nobody would ever tell what became of them. True when there may be more. */
export async function failAbandonedCalls(db: Database): Promise<boolean> {
  const abandoned = await listAbandoned(db, { limit: abandonedPerRound })
  for (const key of abandoned) await failAbandoned(db, key)
  return abandoned.length === abandonedPerRound
}

function failAbandoned(db: Database, { accountId, callId }: CallKey): Promise<void> {
  return db.transaction(async (tx) => {
    // The call before its work, as whoever records progress locks them.
    await lockCall(tx, { accountId, id: callId })
    if (!(await lockAbandoned(tx, { accountId, callId }))) return
    await recordCallProgress(tx, {
      accountId,
      callId,
      progress: {
        step: 'ended',
        cause: 'failed',
        rawCause: 'abandoned',
        message: 'The server stopped while this call was running, or its provider told nothing of its end',
      },
    })
  })
}
