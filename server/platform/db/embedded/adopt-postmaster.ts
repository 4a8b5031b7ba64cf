import { setTimeout as sleep } from 'node:timers/promises'
import { type Address, openSession, type Session } from './connection.ts'
import { DatabaseUnavailable } from './database-unavailable.ts'
import type { Folder } from './folder.ts'
import { findPostmaster, type Postmaster } from './postmaster.ts'

export type Adopted = { address: Address; session: Session }

/** Replaying the log after a crash can take minutes. */
const RECOVERY_TIMEOUT_MS = 15 * 60_000

/** How long a living postmaster may leave its socket unanswered. */
const SILENCE_TIMEOUT_MS = 15_000

/** Undefined when no postmaster lives. One that is starting or stopping is waited for. */
export async function adoptPostmaster(
  folder: Folder,
  onProgress?: (text: string) => void,
): Promise<Adopted | undefined> {
  const beganAt = Date.now()
  let told = false
  for (;;) {
    const postmaster = await findPostmaster(folder.cluster)
    if (!postmaster) return undefined
    const answer = await ask(postmaster)
    if (!(answer instanceof Error)) return { address: postmaster, session: answer }
    if (Date.now() - beganAt > patienceMs(postmaster, answer))
      throw explainUnreachable(folder, postmaster, answer)
    if (!told) onProgress?.('Waiting for the PostgreSQL that is starting or stopping on this folder.')
    told = true
    await sleep(50)
  }
}

/** Before it is ready its file may not name the socket yet. */
async function ask(postmaster: Postmaster): Promise<Session | Error> {
  if (!postmaster.ready) return new Error('it is not ready')
  try {
    return await openSession(postmaster)
  } catch (error) {
    return error as Error
  }
}

function patienceMs({ ready }: Postmaster, { code = '' }: Error & { code?: string }): number {
  if (!ready) return RECOVERY_TIMEOUT_MS
  return ['EACCES', 'EPERM'].includes(code) ? 0 : SILENCE_TIMEOUT_MS
}

function explainUnreachable(folder: Folder, { pid, socketFolder }: Postmaster, cause: Error) {
  return new DatabaseUnavailable(
    `PostgreSQL (process ${pid}) serves ${folder.cluster} but cannot be reached through ${socketFolder}: ` +
      `${cause.message}. Run this as the user who started it, or stop that process and start again.`,
    { cause },
  )
}
