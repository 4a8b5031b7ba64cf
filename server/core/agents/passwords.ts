import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashPassword, newToken, verifyPassword } from '../../platform/secrets.ts'
import { findUser, findUserByEmail, updatePassword } from './user-queries.ts'

const shortest = 8
const longest = 500

/** @throws AppError `invalid_request` for a password that is too short, or too long to be one */
export function requirePassword(password: string, field = 'password'): void {
  if (password.length < shortest)
    throw invalidField(field, `needs ${shortest} characters at least`, 'TOO_SHORT')
  if (password.length > longest)
    throw invalidField(field, `may have ${longest} characters at most`, 'TOO_LONG')
}

/** Gives a user a new password, made here when none is given, and signs them out everywhere. */
export async function resetPassword(
  tx: Transaction,
  { email, password = newToken(16) }: { email: string; password?: string },
) {
  const user = await findUserByEmail(tx, email.trim().toLowerCase())
  if (!user) throw notFound('user')
  await updatePassword(tx, { userId: user.id, passwordHash: await hashPassword(password) })
  return { password }
}

/** The user whose e-mail address and password these are. */
export async function findUserByPassword(db: Db, { email, password }: { email: string; password: string }) {
  const user = await findUserByEmail(db, email.trim().toLowerCase())
  // An unknown address costs as much time as a known one.
  const right = await verifyPassword(password, user?.passwordHash ?? 'scrypt$AAAAAAAAAAAAAAAAAAAAAA$AAAA')
  return right ? user : undefined
}

/** Whether this is the user's password. One who has none has no right one. */
export async function isPasswordOf(
  db: Db,
  { userId, password }: { userId: Id; password: string },
): Promise<boolean> {
  const user = await findUser(db, userId)
  return user?.passwordHash !== undefined && verifyPassword(password, user.passwordHash)
}

/** Gives a user the password they chose. Every session ends but the one in which it is done. */
export async function setPassword(
  tx: Transaction,
  { userId, password, keepSession }: { userId: Id; password: string; keepSession?: Id | undefined },
): Promise<void> {
  requirePassword(password)
  await updatePassword(tx, { userId, passwordHash: await hashPassword(password), keepSession })
}
