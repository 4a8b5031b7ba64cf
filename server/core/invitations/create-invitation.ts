import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { duplicate, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken, newToken } from '../../platform/secrets.ts'
import { type AgentRole, isAgentEmail, readEmail, requireMayManage, requireName } from '../agents/index.ts'
import { type Invitation, invitationDays } from './invitation.ts'
import {
  deleteExpiredInvitation,
  deleteInvitationRow,
  insertInvitation,
  lockInvitation,
  updateInvitationLink,
} from './invitation-queries.ts'

const dayMs = 86_400_000

export type NewInvitation = {
  accountId: Id
  email: string
  name?: string | undefined
  role: AgentRole
  inboxIds?: Id[] | undefined
  asAdmin: boolean
}

/** With the token of its link, which is in the answer and nowhere else. */
export type OpenInvitation = { invitation: Invitation; token: string }

/** Asks somebody to become an agent. @throws AppError `duplicate` when they are one, or were asked already */
export async function createInvitation(
  tx: Transaction,
  { accountId, email, name, role, inboxIds, asAdmin }: NewInvitation,
): Promise<OpenInvitation> {
  requireMayManage({ asAdmin }, [role])
  const address = readEmail(email)
  if (await isAgentEmail(tx, { accountId, email: address }))
    throw duplicate('agent', `${address} is an agent of the account already`)
  await deleteExpiredInvitation(tx, { accountId, email: address })
  const token = newToken()
  const invitation = {
    accountId,
    id: tx.newId(),
    email: address,
    name: name?.trim() ? requireName(name) : undefined,
    role,
    inboxIds,
    expiresAt: endOfInvitation(tx),
    createdAt: tx.now(),
  }
  try {
    await insertInvitation(tx, { ...invitation, tokenHash: hashToken(token) })
  } catch (error) {
    if (isUniqueViolation(error))
      throw duplicate('invitation', `${address} was invited already; send that invitation again`)
    throw error
  }
  return { invitation, token }
}

/** Gives an invitation a new link and its full time again. The link before opens nothing any more. */
export async function renewInvitation(
  tx: Transaction,
  { accountId, id, asAdmin }: { accountId: Id; id: Id; asAdmin: boolean },
): Promise<OpenInvitation> {
  const known = await lockInvitation(tx, { accountId, id })
  if (!known) throw notFound('invitation')
  requireMayManage({ asAdmin }, [known.role])
  const token = newToken()
  const invitation = { ...known, expiresAt: endOfInvitation(tx) }
  await updateInvitationLink(tx, {
    accountId,
    id,
    tokenHash: hashToken(token),
    expiresAt: invitation.expiresAt,
  })
  return { invitation, token }
}

/** Takes an invitation back: its link opens nothing any more. */
export async function deleteInvitation(
  tx: Transaction,
  { accountId, id, asAdmin }: { accountId: Id; id: Id; asAdmin: boolean },
): Promise<void> {
  const known = await lockInvitation(tx, { accountId, id })
  if (!known) throw notFound('invitation')
  requireMayManage({ asAdmin }, [known.role])
  await deleteInvitationRow(tx, { accountId, id })
}

function endOfInvitation(tx: Transaction): Date {
  return new Date(tx.now().getTime() + invitationDays * dayMs)
}
