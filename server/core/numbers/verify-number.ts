import { randomInt } from 'node:crypto'
import type { Database, Db } from '../../platform/db/index.ts'
import { AppError, invalidField } from '../../platform/errors.ts'
import { hmacSha256Hex, safeEqual } from '../../platform/http/index.ts'
import type { Id } from '../../platform/ids.ts'
import { setVerified } from '../inboxes/index.ts'
import type { CodeMethod, NumberVerification } from './number.ts'
import type { NumberProvider } from './number-provider.ts'
import { insertVerification, lockVerification, updateVerification } from './number-queries.ts'

const validForMs = 10 * 60_000
const mostTries = 5

/** Sends a code to a number that somebody claims. It is good for ten minutes and five tries. */
export async function requestCode(
  db: Database,
  { provider, accountId, phone, method }: CodeRequest,
): Promise<NumberVerification> {
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const claim = await db.transaction(async (tx) => {
    const id = tx.newId()
    const opened: NumberVerification = {
      accountId,
      id,
      phone,
      method,
      codeHash: hashCode(tx, id, code),
      status: 'pending',
      tries: 0,
      expiresAt: new Date(tx.now().getTime() + validForMs),
      createdAt: tx.now(),
    }
    await insertVerification(tx, opened)
    return opened
  })
  try {
    await provider.sendCode({ accountId, phone, method, code })
  } catch (cause) {
    throw new AppError(
      'network_unreachable',
      `The code could not be sent to ${phone}; try again later`,
      {},
      cause,
    )
  }
  return claim
}

export type CodeRequest = { provider: NumberProvider; accountId: Id; phone: string; method: CodeMethod }

/**
 * Takes a code back. The right one proves the number; the fifth wrong one ends the claim.
 *
 * @throws AppError `invalid_request` for a wrong or expired code, and where no claim is open
 */
export async function confirmCode(
  db: Database,
  { accountId, phone, code }: { accountId: Id; phone: string; code: string },
): Promise<void> {
  // The outcome leaves the transaction as a value: throwing there would undo the counting of the try.
  const refusal = await db.transaction(async (tx) => {
    const claim = await lockVerification(tx, { accountId, phone })
    if (!claim || claim.expiresAt <= tx.now())
      return invalidField('phone_number', 'has no open verification; ask for a new code')
    if (safeEqual(hashCode(tx, claim.id, code.trim()), claim.codeHash)) {
      await updateVerification(tx, { ...claim, status: 'verified' })
      await setVerified(tx, { accountId, phone })
      return undefined
    }
    const tries = claim.tries + 1
    const isLast = tries >= mostTries
    await updateVerification(tx, { ...claim, tries, status: isLast ? 'ended' : 'pending' })
    return invalidField('otp_code', isLast ? 'is wrong for the fifth time; ask for a new code' : 'is wrong')
  })
  if (refusal) throw refusal
}

/** Six digits are soon tried through, so their hash needs a key that is not in the database. */
function hashCode({ vault }: Pick<Db, 'vault'>, id: Id, code: string): string {
  return hmacSha256Hex(vault.derive('number-code'), `${id}:${code}`)
}
