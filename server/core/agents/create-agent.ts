import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashPassword, newToken } from '../../platform/secrets.ts'
import { appendEvents } from '../events/index.ts'
import { type Agent, type AgentRole, readEmail, requireName } from './agent.ts'
import { insertAgent, type NewAgentRow } from './agent-queries.ts'
import { requirePassword } from './passwords.ts'
import { requireMayManage } from './role-rules.ts'
import { deletePasswordLinks, findUserByEmail, insertUser } from './user-queries.ts'

/**
 * Makes a person an agent of the account. A new person gets the password given, or one made here and answered;
 * somebody who is a user already keeps theirs.
 */
export async function createAgent(
  tx: Transaction,
  { accountId, email, name, role, password, inboxIds, asAdmin }: NewAgent,
): Promise<{ agent: Agent; password: string | undefined }> {
  const address = readEmail(email)
  requireMayManage({ asAdmin }, [role])
  if (password !== undefined) requirePassword(password)
  const shown = requireName(name)
  const known = await findUserByEmail(tx, address)
  const newPassword = known ? undefined : (password ?? newToken(16))
  const userId =
    known?.id ??
    (await insertUser(tx, { email: address, name: shown, passwordHash: await hashPassword(newPassword!) }))
  // An admin of their other account may have one; from now on it would open this account as well.
  if (known) await deletePasswordLinks(tx, userId)
  const agent = await insertMember(
    tx,
    { accountId, userId, name: shown, role, isBot: false, inboxIds },
    address,
  )
  return { agent, password: newPassword }
}

export type NewAgent = {
  accountId: Id
  email: string
  name: string
  role: AgentRole
  password?: string | undefined
  inboxIds?: Id[] | undefined
  asAdmin?: boolean
}

/** Makes a bot an agent of the account: it can be given conversations, and signs in nowhere. */
export async function createBot(
  tx: Transaction,
  { accountId, name, inboxIds }: { accountId: Id; name: string; inboxIds?: Id[] | undefined },
): Promise<Agent> {
  const row = {
    accountId,
    userId: undefined,
    name: requireName(name),
    role: 'agent' as const,
    isBot: true,
    inboxIds,
  }
  return insertMember(tx, row, undefined)
}

async function insertMember(tx: Transaction, row: NewAgentRow, email: string | undefined): Promise<Agent> {
  try {
    const id = await insertAgent(tx, row)
    appendEvents(tx, row.accountId, [{ type: 'agent.created', subjectId: id }])
    return { ...row, id, email, createdAt: tx.now() }
  } catch (error) {
    if (isUniqueViolation(error)) throw duplicate('agent', 'This user is an agent of the account already')
    throw error
  }
}
