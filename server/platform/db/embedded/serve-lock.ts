import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'

export type ServeLock = { release(): Promise<void> }

/** Another `serve` runs on this database. `holder` is what it called itself. */
export class ServeLockHeld extends Error {
  override readonly name = 'ServeLockHeld'
  readonly holder: string

  constructor(holder: string) {
    super(`Another \`parley serve\` already runs on this database: ${holder}. Stop it first.`)
    this.holder = holder
  }
}

/** Two 32-bit halves of an advisory lock: `parl`, `serv`. */
const KEY = [0x7061726c, 0x73657276]

/** The server of a holder that was killed notices within moments, not at once. */
const PATIENCE_MS = 1_000

/**
 * Takes the lock that means "one serve on this database", for as long as this connection lives. `holder` (at most 63
 * bytes, ASCII) becomes the connection's application_name, so that a second serve can name it.
 * Throws ServeLockHeld. Keep the connection for this alone: when it is lost, so is the lock.
 */
export async function acquireServeLock(client: Client, { holder }: { holder: string }): Promise<ServeLock> {
  await client.query(`select set_config('application_name', $1, false)`, [holder])
  const deadline = Date.now() + PATIENCE_MS
  while (!(await tryLock(client))) {
    const present = await findHolder(client)
    if (present !== undefined && Date.now() > deadline) throw new ServeLockHeld(present)
    await sleep(50)
  }
  return {
    async release() {
      await client.query('select pg_advisory_unlock($1::int, $2::int)', KEY)
    },
  }
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(
    'select pg_try_advisory_lock($1::int, $2::int) as locked',
    KEY,
  )
  return rows[0]?.locked ?? false
}

/** Undefined when the holder has gone between the two statements. */
async function findHolder(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ holder: string }>(
    `select coalesce(nullif(activity.application_name, ''), 'process ' || locks.pid) as holder
       from pg_locks locks left join pg_stat_activity activity on activity.pid = locks.pid
      where locks.locktype = 'advisory' and locks.granted and locks.objsubid = 2
        and locks.classid = $1::int::oid and locks.objid = $2::int::oid
        and locks.database = (select oid from pg_database where datname = current_database())`,
    KEY,
  )
  return rows[0]?.holder
}
