import type { Db, Transaction } from '../../platform/db/index.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken, newToken } from '../../platform/secrets.ts'
import { accessSignal, listMemberships, type Membership } from '../agents/index.ts'
import { type Device, sessionDays } from './session.ts'
import {
  deleteSession,
  deleteSessionByHash,
  insertSession,
  updateSeen,
  updateSessionAccount,
} from './session-queries.ts'

const dayMs = 86_400_000

export type SignedIn = { token: string; sessionId: Id; membership: Membership; memberships: Membership[] }

/**
 * Opens a session of a user in their first account, or in `accountId`. The token is in the answer and nowhere else.
 *
 * @throws AppError `account_inactive` when every account of theirs is switched off
 */
export async function signIn(
  tx: Transaction,
  { userId, accountId, device, address }: Device & { userId: Id; accountId?: Id },
): Promise<SignedIn> {
  const memberships = (await listMemberships(tx, userId)).filter(({ account }) => account.active)
  const membership = memberships.find(({ account }) => account.id === accountId) ?? memberships[0]
  if (!membership)
    throw new AppError('account_inactive', 'You are an agent of no account that is switched on')
  const token = newToken()
  const sessionId = tx.newId()
  await insertSession(tx, {
    id: sessionId,
    tokenHash: hashToken(token),
    userId,
    accountId: membership.account.id,
    device,
    address,
    createdAt: tx.now(),
    lastSeenAt: tx.now(),
    expiresAt: endOfSession(tx),
  })
  return { token, sessionId, membership, memberships }
}

/** Puts a session's end off, since the person is there. */
export async function keepSession(
  tx: Transaction,
  { id, address }: { id: Id; address: string | undefined },
): Promise<void> {
  await updateSeen(tx, { id, address, expiresAt: endOfSession(tx) })
}

/** Has a session work for another account of the person's. @throws AppError `not_found` for an account they are no agent of */
export async function switchAccount(
  tx: Transaction,
  { id, userId, accountId }: { id: Id; userId: Id; accountId: Id },
): Promise<{ membership: Membership; memberships: Membership[] }> {
  const memberships = (await listMemberships(tx, userId)).filter(({ account }) => account.active)
  const membership = memberships.find(({ account }) => account.id === accountId)
  if (!membership) throw notFound('account')
  await updateSessionAccount(tx, { id, accountId })
  tx.signal(accessSignal)
  return { membership, memberships }
}

/** Ends the session of a token. An unknown one has ended already. */
export async function signOut(tx: Transaction, token: string): Promise<void> {
  await deleteSessionByHash(tx, hashToken(token))
  tx.signal(accessSignal)
}

/** Ends one session of a user. */
export async function endSession(tx: Transaction, name: { id: Id; userId: Id }): Promise<void> {
  if (!(await deleteSession(tx, name))) throw notFound('session')
  tx.signal(accessSignal)
}

function endOfSession(db: Db): Date {
  return new Date(db.now().getTime() + sessionDays * dayMs)
}
