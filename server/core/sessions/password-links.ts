import type { Db, Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { newToken } from '../../platform/secrets.ts'
import { findUser, requirePassword, setPassword } from '../agents/index.ts'
import { deleteSignInTokens, findSignInToken, insertSignInToken, takeSignInToken } from './sign-in-tokens.ts'

const purpose = 'password'

/** Makes what lets a user set a new password, once. Their earlier links are worthless from then on. */
export async function createPasswordLink(
  tx: Transaction,
  { userId, lifetimeMs }: { userId: Id; lifetimeMs: number },
): Promise<string> {
  const token = newToken()
  await deleteSignInTokens(tx, { userId, purpose })
  await insertSignInToken(tx, { token, purpose, userId, lifetimeMs })
  return token
}

/** Whose password a link is for. @throws AppError `not_found` when it has been used, or is too old */
export async function getPasswordLink(db: Db, token: string): Promise<{ email: string }> {
  const found = await findSignInToken(db, { token, purpose })
  const user = found?.userId && (await findUser(db, found.userId))
  if (!user) throw notFound('link')
  return { email: user.email }
}

/** Sets a password by a link, and signs the user out everywhere. @throws AppError `not_found` as above */
export async function redeemPasswordLink(
  tx: Transaction,
  { token, password }: { token: string; password: string },
): Promise<Id> {
  requirePassword(password)
  const { userId } = (await takeSignInToken(tx, { token, purpose })) ?? {}
  if (!userId) throw notFound('link')
  await setPassword(tx, { userId, password })
  return userId
}
