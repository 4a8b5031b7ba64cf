import type { Database } from '../db/index.ts'
import type { Id } from '../ids.ts'
import {
  deleteClaim,
  findAnswer,
  type HeldKey,
  type IdempotencyKey,
  insertClaim,
  updateAnswer,
} from './idempotency-queries.ts'

const longestKey = 255
/** For so long a request may run before its key is free again: its process may have died. */
const lockMs = 5 * 60_000
const keepMs = 24 * 3_600_000
const largestBodyBytes = 256 * 1024

/**
 * What a key means now. `claimed`: do the work, then `keepAnswer` or `releaseKey`. `answered`: this was done, and
 * that was the answer. `running`: somebody is doing it. `other-request`: the key belongs to another request.
 */
export type Claim =
  | { state: 'claimed'; claim: Id }
  | { state: 'answered'; status: number; body: string | undefined }
  | { state: 'running' }
  | { state: 'other-request' }

export function isUsableKey(key: string): boolean {
  return key.length >= 1 && key.length <= longestKey
}

/** Takes a key for a request, whose hash stands for all that it asks. Of several at once, one gets it. */
export async function claimKey(db: Database, key: IdempotencyKey & { requestHash: string }): Promise<Claim> {
  const claim = db.newId()
  const until = new Date(db.now().getTime() + lockMs)
  if (await insertClaim(db, { ...key, claim }, { requestHash: key.requestHash, until }))
    return { state: 'claimed', claim }
  const found = await findAnswer(db, key)
  // It was given back in this moment: the client may try again at once.
  if (!found) return { state: 'running' }
  if (found.requestHash !== key.requestHash) return { state: 'other-request' }
  if (found.status === undefined) return { state: 'running' }
  return { state: 'answered', status: found.status, body: found.body }
}

/** Keeps a success for later requests with the key. One that is too large is not kept: the key is free again. */
export async function keepAnswer(
  db: Database,
  held: HeldKey,
  { status, body }: { status: number; body: string | undefined },
): Promise<void> {
  if (Buffer.byteLength(body ?? '') > largestBodyBytes) return deleteClaim(db, held)
  const until = new Date(db.now().getTime() + keepMs)
  await updateAnswer(db, held, { status, body, until })
}

/** The work failed: the same key may be used again. */
export async function releaseKey(db: Database, held: HeldKey): Promise<void> {
  await deleteClaim(db, held)
}
