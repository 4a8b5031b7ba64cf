import type { Db, Transaction } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken, newToken } from '../../platform/secrets.ts'
import type { VisitedPage, Visitor, VisitorSession } from './visitor.ts'
import {
  findByToken,
  insertSession,
  insertSpentToken,
  insertTicket,
  insertVisitor,
  lockVisitor,
  revokeSessions,
  takeTicket,
  updateUser,
  updateVisit,
} from './visitor-queries.ts'

/** How long a token holds that nobody uses. */
export const visitDays = 180
const ticketMs = 60_000

/** What a browser says of itself and of the page it shows. `keyThumbprint`: of the key that it has shown to hold. */
export type VisitFacts = {
  locale?: string
  timezone?: string
  page?: VisitedPage
  keyThumbprint?: string
}

/** A visitor with a token that was just made; it is shown this once. */
export type NewVisit = { visitor: Visitor; sessionId: Id; token: string }

/** Whom a site has vouched for, and with what address. `token`: the proof's own name, by which it counts once. */
export type Voucher = { userId: string; verifiedEmail?: string; token?: { name: string; expiresAt: Date } }

/** A new visitor of an inbox, bound to a key when there is one. `voucher`: whom the site has vouched for. */
export async function startVisit(
  tx: Transaction,
  { accountId, inboxId, voucher, ...facts }: VisitFacts & { accountId: Id; inboxId: Id; voucher?: Voucher },
): Promise<NewVisit> {
  const visitor: Visitor = {
    accountId,
    id: tx.newId(),
    inboxId,
    userId: voucher?.userId,
    verifiedEmail: voucher?.verifiedEmail,
    locale: facts.locale,
    timezone: facts.timezone,
    page: facts.page ?? {},
    createdAt: tx.now(),
    lastSeenAt: tx.now(),
  }
  await insertVisitor(tx, visitor)
  return { visitor, ...(await giveToken(tx, visitor, facts.keyThumbprint)) }
}

/** The same visitor on another page or another day: its token holds for as long again. */
export async function resumeVisit(
  tx: Transaction,
  visitor: Visitor,
  { sessionId, ...facts }: VisitFacts & { sessionId: Id },
): Promise<Visitor> {
  const seen = {
    ...visitor,
    locale: facts.locale ?? visitor.locale,
    timezone: facts.timezone ?? visitor.timezone,
    page: facts.page ?? visitor.page,
    lastSeenAt: tx.now(),
  }
  await updateVisit(tx, seen, { sessionId, expiresAt: expiry(tx), keyThumbprint: facts.keyThumbprint })
  return seen
}

/**
 * The site has vouched for whoever holds a token: the visitor is that user from now on, under a new token. A browser
 * that was somebody else's until now gets a visitor of its own, so that the two never share anything.
 * @throws AppError `unauthenticated` when the proof was used before
 */
export async function vouchForVisitor(
  tx: Transaction,
  visitor: Visitor,
  voucher: Voucher,
  keyThumbprint: string | undefined,
): Promise<NewVisit & { wasAnonymous: boolean; revoked: Id[] }> {
  await requireUnspent(tx, visitor, voucher)
  const { userId, verifiedEmail } = voucher
  const locked = (await lockVisitor(tx, visitor)) ?? visitor
  const revoked = await revokeSessions(tx, { accountId: visitor.accountId, visitorId: visitor.id })
  if (locked.userId !== undefined && locked.userId !== userId) {
    const made = await startVisit(tx, { ...factsOf(locked), voucher, keyThumbprint })
    return { ...made, wasAnonymous: false, revoked }
  }
  // A proof that names no address takes back none.
  const vouched = { ...locked, userId, verifiedEmail: verifiedEmail ?? locked.verifiedEmail }
  await updateUser(tx, vouched)
  return {
    visitor: vouched,
    ...(await giveToken(tx, vouched, keyThumbprint)),
    wasAnonymous: locked.userId === undefined,
    revoked,
  }
}

async function requireUnspent(
  tx: Transaction,
  { accountId, inboxId }: Visitor,
  { token }: Voucher,
): Promise<void> {
  if (!token) return
  const { name, expiresAt } = token
  const isNew = await insertSpentToken(tx, { accountId, inboxId, tokenHash: hashToken(name), expiresAt })
  if (!isNew)
    throw new AppError('unauthenticated', 'A token of this jti was used before; sign one for each time')
}

/** Ends a token: whoever uses the browser next is a stranger. */
export async function endVisit(
  tx: Transaction,
  { visitor, sessionId }: { visitor: Visitor; sessionId: Id },
): Promise<Id[]> {
  return revokeSessions(tx, { accountId: visitor.accountId, visitorId: visitor.id, sessionId })
}

/** Whose token it is in this inbox, as long as it is good. */
export async function findVisit(
  db: Db,
  { accountId, inboxId, token }: { accountId: Id; inboxId: Id; token: string },
): Promise<{ visitor: Visitor; session: VisitorSession } | undefined> {
  return findByToken(db, { accountId, inboxId, tokenHash: hashToken(token) })
}

/** A text that opens one stream within a minute. */
export async function issueTicket(
  tx: Transaction,
  { accountId, sessionId }: { accountId: Id; sessionId: Id },
): Promise<string> {
  const ticket = newToken(32)
  const expiresAt = new Date(tx.now().getTime() + ticketMs)
  await insertTicket(tx, { accountId, sessionId, ticketHash: hashToken(ticket), expiresAt })
  return ticket
}

/** Who opens a stream with a ticket; the ticket is used up. */
export async function redeemTicket(
  tx: Transaction,
  { accountId, inboxId, ticket }: { accountId: Id; inboxId: Id; ticket: string },
): Promise<{ visitor: Visitor; session: VisitorSession } | undefined> {
  return takeTicket(tx, { accountId, inboxId, ticketHash: hashToken(ticket) })
}

async function giveToken(tx: Transaction, { accountId, id }: Visitor, keyThumbprint: string | undefined) {
  const token = newToken(43)
  const session = {
    accountId,
    visitorId: id,
    tokenHash: hashToken(token),
    expiresAt: expiry(tx),
    keyThumbprint,
  }
  return { token, sessionId: await insertSession(tx, session) }
}

function expiry(tx: Transaction): Date {
  return new Date(tx.now().getTime() + visitDays * 24 * 60 * 60 * 1000)
}

function factsOf({ accountId, inboxId, locale, timezone, page }: Visitor) {
  return { accountId, inboxId, locale, timezone, page }
}
