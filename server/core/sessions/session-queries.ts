import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Account } from '../accounts/index.ts'
import type { Agent } from '../agents/index.ts'
import type { KnownSession, Session } from './session.ts'

type SessionRow = {
  id: Id
  user_id: Id
  account_id: Id
  device: string | null
  address: string | null
  created_at: Date
  last_seen_at: Date
  expires_at: Date
}

const sessionColumns = sql`
  s.id, s.user_id, s.account_id, s.device, s.address, s.created_at, s.last_seen_at, s.expires_at`

type KnownRow = SessionRow & {
  agent_id: Id
  agent_name: string
  email: string
  role: Agent['role']
  inbox_ids: Id[] | null
  agent_created_at: Date
  access_version: number
  account_name: string
  active: boolean
  settings: Account['settings']
  account_created_at: Date
}

/** Whom a token lets in. Nobody when the session has ended, or the person is no agent of its account any more. */
export async function findSessionByHash(db: Db, tokenHash: string): Promise<KnownSession | undefined> {
  const [row] = await db.query<KnownRow>(sql`
    select ${sessionColumns}, u.email,
           g.id as agent_id, g.name as agent_name, g.role, g.inbox_ids, g.created_at as agent_created_at, g.access_version,
           a.name as account_name, a.active, a.settings, a.created_at as account_created_at
      from sessions s
      join users u on u.id = s.user_id
      join accounts a on a.id = s.account_id
      join agents g on g.account_id = s.account_id and g.user_id = s.user_id
     where s.token_hash = ${tokenHash} and s.expires_at > ${db.now()}`)
  return row && toKnownSession(row)
}

export async function insertSession(
  tx: Transaction,
  { tokenHash, ...session }: Session & { tokenHash: string },
): Promise<void> {
  const { id, userId, accountId, device, address, createdAt, lastSeenAt, expiresAt } = session
  await tx.query(sql`
    insert into sessions (token_hash, id, user_id, account_id, device, address, created_at, last_seen_at, expires_at)
    values (${tokenHash}, ${id}, ${userId}, ${accountId}, ${device ?? null}, ${address ?? null}, ${createdAt}, ${lastSeenAt}, ${expiresAt})`)
}

/** Those of a user that have not ended, the one seen last first. */
export async function listSessions(db: Db, userId: Id): Promise<Session[]> {
  const rows = await db.query<SessionRow>(sql`
    select ${sessionColumns} from sessions s
     where s.user_id = ${userId} and s.expires_at > ${db.now()} order by s.last_seen_at desc, s.id desc`)
  return rows.map(toSession)
}

export async function updateSeen(
  tx: Transaction,
  { id, address, expiresAt }: { id: Id; address: string | undefined; expiresAt: Date },
): Promise<void> {
  await tx.query(sql`
    update sessions set last_seen_at = ${tx.now()}, address = ${address ?? null}, expires_at = ${expiresAt} where id = ${id}`)
}

export async function updateSessionAccount(
  tx: Transaction,
  { id, accountId }: { id: Id; accountId: Id },
): Promise<void> {
  await tx.query(sql`update sessions set account_id = ${accountId} where id = ${id}`)
}

export async function deleteSessionByHash(tx: Transaction, tokenHash: string): Promise<void> {
  await tx.query(sql`delete from sessions where token_hash = ${tokenHash}`)
}

/** False when the user has no such session. */
export async function deleteSession(
  tx: Transaction,
  { id, userId }: { id: Id; userId: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`delete from sessions where id = ${id} and user_id = ${userId} returning 1`)
  return rows.length > 0
}

export type SessionAccess = { accountId: Id; sessionId: Id; agentId: Id; accessVersion: number }

/**
 * Of some rights of access, those that hold no longer: the session has ended or works for another account, the
 * person is no agent of it any more or may see or do something else than before, or the account is off.
 */
export async function listEndedSessions(db: Db, accesses: SessionAccess[]): Promise<SessionAccess[]> {
  if (accesses.length === 0) return []
  const rows = await db.query<{ place: number }>(sql`
    select r.place::int as place
      from unnest(${accesses.map(({ accountId }) => accountId)}::bigint[], ${accesses.map(({ sessionId }) => sessionId)}::bigint[],
                  ${accesses.map(({ agentId }) => agentId)}::bigint[], ${accesses.map(({ accessVersion }) => accessVersion)}::int[])
           with ordinality as r (account_id, session_id, agent_id, access_version, place)
      left join sessions s on s.id = r.session_id and s.account_id = r.account_id and s.expires_at > ${db.now()}
      left join agents g on g.account_id = r.account_id and g.id = r.agent_id and g.user_id = s.user_id
                        and g.access_version = r.access_version
      left join accounts a on a.id = r.account_id
     where g.id is null or not coalesce(a.active, false)`)
  return rows.map(({ place }) => accesses[place - 1]!)
}

/** Forgets sessions and one-time tokens that let nobody in any more. */
export async function deleteExpiredSessions(db: Db): Promise<void> {
  await db.query(sql`delete from sessions where expires_at < ${db.now()}`)
  await db.query(sql`delete from sign_in_tokens where expires_at < ${db.now()}`)
}

function toSession(row: SessionRow): Session {
  return {
    id: row.id,
    userId: row.user_id,
    accountId: row.account_id,
    device: row.device ?? undefined,
    address: row.address ?? undefined,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
  }
}

function toKnownSession(row: KnownRow): KnownSession {
  return {
    session: toSession(row),
    account: {
      id: row.account_id,
      name: row.account_name,
      active: row.active,
      settings: row.settings,
      createdAt: row.account_created_at,
    },
    agent: {
      accountId: row.account_id,
      id: row.agent_id,
      userId: row.user_id,
      name: row.agent_name,
      email: row.email,
      role: row.role,
      isBot: false,
      inboxIds: row.inbox_ids ?? undefined,
      createdAt: row.agent_created_at,
    },
    accessVersion: row.access_version,
  }
}
