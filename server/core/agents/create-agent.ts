import type { Transaction } from '../../platform/db/index.ts'
import { isUniqueViolation } from '../../platform/db/index.ts'
import { duplicate, invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashPassword, newToken, verifyPassword } from '../../platform/secrets.ts'
import type { Agent, AgentRole } from './agent.ts'
import { findUserByEmail, insertAgent, insertUser, updatePassword } from './agent-queries.ts'

/**
 * Makes a person an agent of the account. A new person gets the password given, or one made here and answered;
 * somebody who is a user already keeps theirs.
 */
export async function createAgent(tx: Transaction, { accountId, email, name, role, password }: NewAgent) {
  const address = email.trim().toLowerCase()
  if (!/^[^\s@]+@[^\s@]+$/.test(address))
    throw invalidField('email', 'must be an e-mail address', 'INVALID', email)
  const known = await findUserByEmail(tx, address)
  const newPassword = known ? undefined : (password ?? newToken(16))
  const userId =
    known?.id ??
    (await insertUser(tx, { email: address, name, passwordHash: await hashPassword(newPassword!) }))
  const id = await insertMember(tx, { accountId, userId, name, role, isBot: false })
  const agent: Agent = {
    accountId,
    id,
    userId,
    name,
    email: address,
    role,
    isBot: false,
    createdAt: tx.now(),
  }
  return { agent, password: newPassword }
}

export type NewAgent = { accountId: Id; email: string; name: string; role: AgentRole; password?: string }

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

async function insertMember(tx: Transaction, member: Parameters<typeof insertAgent>[1]): Promise<Id> {
  try {
    return await insertAgent(tx, member)
  } catch (error) {
    if (isUniqueViolation(error)) throw duplicate('agent', 'This user is an agent of the account already')
    throw error
  }
}
