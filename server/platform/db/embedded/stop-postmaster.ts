import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, openSession, type Session } from './connection.ts'
import { isRunning } from './launch.ts'

/** A connection closed a moment ago stays visible until its backend has ended. */
const CLOSING_GRACE_MS = 1_000

/** Stops it (fast: open transactions are rolled back, everything is written out) unless somebody is connected. */
export async function stopPostmaster(child: ChildProcess, address: Address): Promise<void> {
  if (!isRunning(child) || (await hasOtherClients(child, address))) return
  const exited = once(child, 'exit')
  child.ref()
  child.kill('SIGINT')
  await exited
}

async function hasOtherClients(child: ChildProcess, address: Address): Promise<boolean> {
  const deadline = Date.now() + CLOSING_GRACE_MS
  // Every place may be taken, or it is being stopped already: either way it is not ours to stop.
  const session = await openSession(address).catch(() => undefined)
  if (!session) return true
  try {
    while ((await countOthers(session)) > 0) {
      if (Date.now() > deadline || !isRunning(child)) return true
      await sleep(20)
    }
    return false
  } finally {
    await session.close()
  }
}

async function countOthers({ client }: Session): Promise<number> {
  const { rows } = await client.query<{ others: number }>(
    `select count(*)::int as others from pg_stat_activity
      where backend_type in ('client backend', 'walsender') and pid <> pg_backend_pid()`,
  )
  return rows[0]?.others ?? 0
}
