import { errors, jwtVerify, SignJWT } from 'jose'
import type { Db } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

const audience = 'vobiz'
const hours = 12

/** A Bearer token of a signed-in user, good for one account and twelve hours. */
export async function createSessionToken(db: Db, { accountId, userId }: { accountId: Id; userId: Id }) {
  const expiresAt = new Date(db.now().getTime() + hours * 3_600_000)
  const token = await new SignJWT({ account: accountId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setAudience(audience)
    .setExpirationTime(expiresAt)
    .sign(db.vault.derive('vobiz-session'))
  return { token, expiresAt }
}

/** The account a token is good for, or undefined. @throws AppError `token_expired` */
export async function readSessionToken(db: Db, token: string): Promise<Id | undefined> {
  try {
    const { payload } = await jwtVerify(token, db.vault.derive('vobiz-session'), {
      audience,
      algorithms: ['HS256'],
      currentDate: db.now(),
    })
    return typeof payload['account'] === 'string' ? payload['account'] : undefined
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new AppError('token_expired', 'The token has expired; sign in again')
    return undefined
  }
}
