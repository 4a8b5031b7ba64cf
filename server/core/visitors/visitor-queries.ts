import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { VisitedPage, Visitor, VisitorSession } from './visitor.ts'

type VisitorRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  user_id: string | null
  verified_email: string | null
  locale: string | null
  timezone: string | null
  page: VisitedPage
  created_at: Date
  last_seen_at: Date
}

type SessionRow = VisitorRow & {
  session_id: Id
  expires_at: Date
  last_used_at: Date
  key_thumbprint: string | null
}

export async function insertVisitor(tx: Transaction, visitor: Visitor): Promise<void> {
  await tx.query(sql`
    insert into visitors (account_id, id, inbox_id, user_id, verified_email, locale, timezone, page, created_at, last_seen_at)
    values (${visitor.accountId}, ${visitor.id}, ${visitor.inboxId}, ${visitor.userId ?? null}, ${visitor.verifiedEmail ?? null},
            ${visitor.locale ?? null}, ${visitor.timezone ?? null}, ${JSON.stringify(visitor.page)}, ${visitor.createdAt}, ${visitor.lastSeenAt})`)
}

export async function insertSession(
  tx: Transaction,
  { accountId, visitorId, tokenHash, expiresAt, keyThumbprint }: NewSession,
): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into visitor_sessions (account_id, id, visitor_id, token_hash, key_thumbprint, created_at, last_used_at, expires_at)
    values (${accountId}, ${id}, ${visitorId}, ${tokenHash}, ${keyThumbprint ?? null}, ${tx.now()}, ${tx.now()}, ${expiresAt})`)
  return id
}

export type NewSession = {
  accountId: Id
  visitorId: Id
  tokenHash: string
  expiresAt: Date
  keyThumbprint: string | undefined
}

/** Whose token it is, as long as it is good. */
export async function findByToken(
  db: Db,
  { accountId, inboxId, tokenHash }: { accountId: Id; inboxId: Id; tokenHash: string },
): Promise<{ visitor: Visitor; session: VisitorSession } | undefined> {
  const [row] = await db.query<SessionRow>(sql`
    select v.*, s.id as session_id, s.expires_at, s.last_used_at, s.key_thumbprint
      from visitor_sessions s join visitors v on v.account_id = s.account_id and v.id = s.visitor_id
     where s.account_id = ${accountId} and s.token_hash = ${tokenHash} and v.inbox_id = ${inboxId}
       and s.revoked_at is null and s.expires_at > ${db.now()}`)
  return row && toVisit(row)
}

export async function lockVisitor(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Visitor | undefined> {
  const [row] = await tx.query<VisitorRow>(
    sql`select * from visitors where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toVisitor(row)
}

/** A new visit: what the browser says now, and how long its token holds from here. A token keeps its first key. */
export async function updateVisit(
  tx: Transaction,
  { accountId, id, locale, timezone, page }: Visitor,
  { sessionId, expiresAt, keyThumbprint }: { sessionId: Id; expiresAt: Date; keyThumbprint?: string },
): Promise<void> {
  await tx.query(sql`
    with session as (
      update visitor_sessions set last_used_at = ${tx.now()}, expires_at = ${expiresAt},
             key_thumbprint = coalesce(key_thumbprint, ${keyThumbprint ?? null})
       where account_id = ${accountId} and id = ${sessionId})
    update visitors set locale = ${locale ?? null}, timezone = ${timezone ?? null}, page = ${JSON.stringify(page)},
           last_seen_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/** Whom the site has vouched for, and the address that it has proved. */
export async function updateUser(
  tx: Transaction,
  { accountId, id, userId, verifiedEmail }: Visitor,
): Promise<void> {
  await tx.query(sql`
    update visitors set user_id = ${userId ?? null}, verified_email = ${verifiedEmail ?? null}
     where account_id = ${accountId} and id = ${id}`)
}

/** Marks a token of the site as used. False when it was before. */
export async function insertSpentToken(
  tx: Transaction,
  token: { accountId: Id; inboxId: Id; tokenHash: string; expiresAt: Date },
): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into spent_identity_tokens (account_id, inbox_id, token_hash, expires_at)
    values (${token.accountId}, ${token.inboxId}, ${token.tokenHash}, ${token.expiresAt})
        on conflict (account_id, inbox_id, token_hash) do nothing returning 1`)
  return rows.length > 0
}

/** Ends tokens: one, or all that the visitor has. Answers which. */
export async function revokeSessions(
  tx: Transaction,
  { accountId, visitorId, sessionId }: { accountId: Id; visitorId: Id; sessionId?: Id },
): Promise<Id[]> {
  const only = sessionId ? sql`and id = ${sessionId}` : sql``
  const rows = await tx.query<{ id: Id }>(sql`
    update visitor_sessions set revoked_at = ${tx.now()}
     where account_id = ${accountId} and visitor_id = ${visitorId} and revoked_at is null ${only} returning id`)
  return rows.map(({ id }) => id)
}

/** Of some sessions, those whose token is good no longer, or whose inbox is off or gone. */
export async function listEndedSessions(
  db: Db,
  sessions: { accountId: Id; sessionId: Id }[],
): Promise<Set<Id>> {
  if (sessions.length === 0) return new Set()
  const rows = await db.query<{ session_id: Id }>(sql`
    select r.session_id
      from unnest(${sessions.map(({ accountId }) => accountId)}::bigint[], ${sessions.map(({ sessionId }) => sessionId)}::bigint[])
           as r (account_id, session_id)
      left join visitor_sessions s on s.account_id = r.account_id and s.id = r.session_id
      left join visitors v on v.account_id = s.account_id and v.id = s.visitor_id
      left join inboxes i on i.account_id = v.account_id and i.id = v.inbox_id
      left join accounts a on a.id = r.account_id
     where s.id is null or s.revoked_at is not null or s.expires_at <= ${db.now()}
        or i.deleted_at is not null or i.status = 'inactive' or not coalesce(a.active, false)`)
  return new Set(rows.map(({ session_id }) => session_id))
}

export async function insertTicket(
  tx: Transaction,
  ticket: { accountId: Id; ticketHash: string; sessionId: Id; expiresAt: Date },
): Promise<void> {
  await tx.query(sql`
    insert into stream_tickets (account_id, ticket_hash, session_id, expires_at)
    values (${ticket.accountId}, ${ticket.ticketHash}, ${ticket.sessionId}, ${ticket.expiresAt})`)
}

/** Takes a ticket out: it opens nothing a second time. */
export async function takeTicket(
  tx: Transaction,
  { accountId, inboxId, ticketHash }: { accountId: Id; inboxId: Id; ticketHash: string },
): Promise<{ visitor: Visitor; session: VisitorSession } | undefined> {
  const [row] = await tx.query<SessionRow>(sql`
    with taken as (
      delete from stream_tickets where account_id = ${accountId} and ticket_hash = ${ticketHash}
      returning account_id, session_id, expires_at)
    select v.*, s.id as session_id, s.expires_at, s.last_used_at, s.key_thumbprint
      from taken t
      join visitor_sessions s on s.account_id = t.account_id and s.id = t.session_id
      join visitors v on v.account_id = s.account_id and v.id = s.visitor_id
     where t.expires_at > ${tx.now()} and v.inbox_id = ${inboxId} and s.revoked_at is null and s.expires_at > ${tx.now()}`)
  return row && toVisit(row)
}

/** Forgets tickets and tokens that are over, and visitors who have none left. */
export async function deleteEndedVisits(db: Db, { idleSince }: { idleSince: Date }): Promise<void> {
  await db.query(sql`delete from stream_tickets where expires_at < ${db.now()}`)
  await db.query(sql`delete from visitor_sessions where expires_at < ${db.now()}`)
  await db.query(sql`delete from spent_identity_tokens where expires_at < ${db.now()}`)
  await db.query(sql`
    delete from visitors v where v.last_seen_at < ${idleSince}
       and not exists (select from visitor_sessions s where s.account_id = v.account_id and s.visitor_id = v.id)`)
}

function toVisit(row: SessionRow): { visitor: Visitor; session: VisitorSession } {
  return {
    visitor: toVisitor(row),
    session: {
      id: row.session_id,
      expiresAt: row.expires_at,
      lastUsedAt: row.last_used_at,
      keyThumbprint: row.key_thumbprint ?? undefined,
    },
  }
}

function toVisitor(row: VisitorRow): Visitor {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    userId: row.user_id ?? undefined,
    verifiedEmail: row.verified_email ?? undefined,
    locale: row.locale ?? undefined,
    timezone: row.timezone ?? undefined,
    page: row.page,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  }
}
