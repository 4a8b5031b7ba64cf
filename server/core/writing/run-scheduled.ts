import { type Database, isTransient } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { findAccount } from '../accounts/index.ts'
import type { Outlet } from './render-composition.ts'
import { recordScheduledFailure, sendScheduled } from './schedule-message.ts'
import { listDue, lockDue, type ScheduledName } from './scheduled-message-queries.ts'

const perRound = 50

/** Wakes whoever sends what is due. */
export const scheduledSignal = 'scheduled'

/**
 * Sends what is due, one of each conversation, the oldest first. Any number of processes may do so at once, and die at
 * it: each message is sent in the transaction in which it ceases to wait. Answers whether there may be more.
 */
export async function runScheduled(
  { db, log }: { db: Database; log: Log },
  outlet: Outlet,
): Promise<boolean> {
  const due = await listDue(db, { at: db.now(), limit: perRound })
  let sent = 0
  for (const name of due) if (await sendDue({ db, log }, outlet, name)) sent += 1
  return sent > 0
}

async function sendDue(
  { db, log }: { db: Database; log: Log },
  outlet: Outlet,
  name: ScheduledName,
): Promise<boolean> {
  try {
    return await db.transaction(async (tx) => {
      const scheduled = await lockDue(tx, { ...name, at: tx.now() })
      if (!scheduled) return false
      const account = await findAccount(tx, name.accountId)
      await sendScheduled(tx, outlet, { scheduled, strictWindow: account?.settings.strictWindow ?? false })
      return true
    })
  } catch (error) {
    if (isTransient(error)) throw error
    const isKnown = error instanceof AppError
    if (isKnown) log.info({ ...name, reason: error.message }, 'a scheduled message could not be sent')
    else log.error({ ...name, err: error }, 'a scheduled message could not be sent')
    return db.transaction(async (tx) => {
      const scheduled = await lockDue(tx, { ...name, at: tx.now() })
      if (scheduled) await recordScheduledFailure(tx, scheduled, isKnown ? error.message : ofOurs)
      return scheduled !== undefined
    })
  }
}

const ofOurs = 'Something went wrong on the server; its log says what'
