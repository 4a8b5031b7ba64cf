import type { Db, Transaction } from '../../platform/db/index.ts'
import { AppError, invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken } from '../../platform/secrets.ts'
import { type Agent, createAgent, findUserByEmail } from '../agents/index.ts'
import type { Invitation } from './invitation.ts'
import { deleteInvitationRow, findInvitationByHash, lockInvitation } from './invitation-queries.ts'

export type InvitationByToken = Invitation & {
  accountName: string
  /** Who signs in with the address on this server already. */
  userId: Id | undefined
}

/** The invitation of a link. @throws AppError `not_found` when it was accepted or taken back, or is too old */
export async function getInvitationByToken(db: Db, token: string): Promise<InvitationByToken> {
  const invitation = await findInvitationByHash(db, hashToken(token))
  if (!invitation) throw notFound('invitation')
  const user = await findUserByEmail(db, invitation.email)
  return { ...invitation, userId: user?.id }
}

/**
 * Makes who was invited an agent. Whoever has the link may be the new person; somebody who is known on this server
 * must have proved it before, since the link lets in nobody else's membership.
 *
 * @param isKnown whether the caller proved to be the user with the invitation's address
 */
export async function acceptInvitation(
  tx: Transaction,
  {
    invitation: { accountId, id },
    name,
    password,
    isKnown,
  }: { invitation: Invitation; name?: string | undefined; password?: string | undefined; isKnown: boolean },
): Promise<Agent> {
  const invitation = await lockInvitation(tx, { accountId, id })
  if (!invitation) throw notFound('invitation')
  if (!isKnown && password === undefined)
    throw invalidField('password', 'is required: choose one', 'REQUIRED')
  const { email, role, inboxIds } = invitation
  const shown = name?.trim() || invitation.name || email.split('@')[0]!
  const { agent, password: own } = await createAgent(tx, {
    accountId,
    email,
    name: shown,
    role,
    inboxIds,
    password: isKnown ? undefined : password,
  })
  // Somebody became known by the address meanwhile: their password is not the one that was chosen here.
  if (!isKnown && own === undefined)
    throw new AppError('unauthenticated', 'Sign in first, with your password')
  await deleteInvitationRow(tx, { accountId, id })
  return agent
}
