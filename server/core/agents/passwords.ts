import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import { hashPassword, newToken, verifyPassword } from '../../platform/secrets.ts'
import { findUserByEmail, updatePassword } from './user-queries.ts'

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
export async function findUserByPassword(
  tx: Transaction,
  { email, password }: { email: string; password: string },
) {
  const user = await findUserByEmail(tx, email.trim().toLowerCase())
  // An unknown address costs as much time as a known one.
  const right = await verifyPassword(password, user?.passwordHash ?? 'scrypt$AAAAAAAAAAAAAAAAAAAAAA$AAAA')
  return right ? user : undefined
}
