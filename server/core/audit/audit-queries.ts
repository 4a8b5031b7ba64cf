import { type Db, joinSql, sql } from '../../platform/db/index.ts'
import { firstIdAt, type Id } from '../../platform/ids.ts'
import type { AuditEntry } from './audit-entry.ts'

type AuditRow = {
  account_id: Id
  id: Id
  at: Date
  agent_id: Id | null
  credential_id: Id | null
  actor: string
  action: string
  subject_type: string | null
  subject_id: Id | null
  address: string | null
  changes: Record<string, unknown>
}

/** Writes an entry down. It is no event: who may see it sees it when they look. */
export async function insertAuditEntry(db: Db, entry: Omit<AuditEntry, 'id' | 'at'>): Promise<void> {
  const { accountId, agentId, credentialId, actor, action, subjectType, subjectId, address, changes } = entry
  await db.query(sql`
    insert into audit_entries (account_id, id, at, agent_id, credential_id, actor, action, subject_type, subject_id, address, changes)
    values (${accountId}, ${db.newId()}, ${db.now()}, ${agentId ?? null}, ${credentialId ?? null}, ${actor}, ${action},
            ${subjectType ?? null}, ${subjectId ?? null}, ${address ?? null}, ${JSON.stringify(changes)})`)
}

export type AuditFilter = { agentId?: Id; action?: string; from?: Date; to?: Date }

/** A page of entries, the newest first, from just before one of them. Times are those in the ids. */
export async function listAuditEntries(
  db: Db,
  { accountId, before, limit, agentId, action, from, to }: AuditFilter & PageOfAudit,
): Promise<AuditEntry[]> {
  const conditions = [
    sql`account_id = ${accountId}`,
    ...(before ? [sql`id < ${before}`] : []),
    ...(agentId ? [sql`agent_id = ${agentId}`] : []),
    ...(action ? [sql`action = ${action}`] : []),
    ...(from ? [sql`id >= ${firstIdAt(from)}`] : []),
    ...(to ? [sql`id < ${firstIdAt(to)}`] : []),
  ]
  const rows = await db.query<AuditRow>(sql`
    select * from audit_entries where ${joinSql(conditions, sql` and `)} order by id desc limit ${limit}`)
  return rows.map(toAuditEntry)
}

type PageOfAudit = { accountId: Id; before?: Id | undefined; limit: number }

function toAuditEntry(row: AuditRow): AuditEntry {
  return {
    accountId: row.account_id,
    id: row.id,
    at: row.at,
    agentId: row.agent_id ?? undefined,
    credentialId: row.credential_id ?? undefined,
    actor: row.actor,
    action: row.action,
    subjectType: row.subject_type ?? undefined,
    subjectId: row.subject_id ?? undefined,
    address: row.address ?? undefined,
    changes: row.changes,
  }
}
