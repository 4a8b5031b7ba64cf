import type { Db, Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken, newToken } from '../../platform/secrets.ts'
import type { VisitedPage, Visitor, VisitorSession } from './visitor.ts'
import {
  findByToken,
  insertSession,
  insertTicket,
  insertVisitor,
  lockVisitor,
  revokeSessions,
  takeTicket,
  updateUserId,
  updateVisit,
} from './visitor-queries.ts'

/** How long a token holds that nobody uses. */
export const visitDays = 180
const ticketMs = 60_000

/** What a browser says of itself and of the page it shows. */
export type VisitFacts = { locale?: string; timezone?: string; page?: VisitedPage }

/** A visitor with a token that was just made; it is shown this once. */
export type NewVisit = { visitor: Visitor; sessionId: Id; token: string }

/** A new visitor of an inbox. `userId`: whom the site has vouched for. */
export async function startVisit(
  tx: Transaction,
  { accountId, inboxId, userId, ...facts }: VisitFacts & { accountId: Id; inboxId: Id; userId?: string },
): Promise<NewVisit> {
  const visitor: Visitor = {
    accountId,
    id: tx.newId(),
    inboxId,
    userId,
    locale: facts.locale,
    timezone: facts.timezone,
    page: facts.page ?? {},
    createdAt: tx.now(),
    lastSeenAt: tx.now(),
  }
  await insertVisitor(tx, visitor)
  return { visitor, ...(await giveToken(tx, visitor)) }
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
  await updateVisit(tx, seen, { sessionId, expiresAt: expiry(tx) })
  return seen
}

/**
 * The site has vouched for whoever holds a token: the visitor is that user from now on, under a new token. A browser
 * that was somebody else's until now gets a visitor of its own, so that the two never share anything.
 */
export async function vouchForVisitor(
  tx: Transaction,
  visitor: Visitor,
  userId: string,
): Promise<NewVisit & { wasAnonymous: boolean; revoked: Id[] }> {
  const locked = (await lockVisitor(tx, visitor)) ?? visitor
  const revoked = await revokeSessions(tx, { accountId: visitor.accountId, visitorId: visitor.id })
  if (locked.userId !== undefined && locked.userId !== userId)
    return { ...(await startVisit(tx, { ...factsOf(locked), userId })), wasAnonymous: false, revoked }
  if (locked.userId === undefined) await updateUserId(tx, { ...visitor, userId })
  const vouched = { ...locked, userId }
  return {
    visitor: vouched,
    ...(await giveToken(tx, vouched)),
    wasAnonymous: locked.userId === undefined,
    revoked,
  }
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

async function giveToken(tx: Transaction, { accountId, id }: Visitor) {
  const token = newToken(43)
  const session = { accountId, visitorId: id, tokenHash: hashToken(token), expiresAt: expiry(tx) }
  return { token, sessionId: await insertSession(tx, session) }
}

function expiry(tx: Transaction): Date {
  return new Date(tx.now().getTime() + visitDays * 24 * 60 * 60 * 1000)
}

function factsOf({ accountId, inboxId, locale, timezone, page }: Visitor) {
  return { accountId, inboxId, locale, timezone, page }
}
