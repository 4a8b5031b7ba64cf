import { type Db, sql } from '../platform/db/index.ts'
import type { Id } from '../platform/ids.ts'

/** Of some accounts, those whose log has gone on past the position a reader has come to. */
export async function listAccountsPast(
  db: Db,
  readers: { accountId: Id; position: string }[],
): Promise<Set<Id>> {
  if (readers.length === 0) return new Set()
  const rows = await db.query<{ account_id: Id }>(sql`
    select p.account_id
      from unnest(${readers.map(({ accountId }) => accountId)}::bigint[], ${readers.map(({ position }) => position)}::bigint[]) as r (account_id, position)
      join account_positions p on p.account_id = r.account_id and p.last > r.position`)
  return new Set(rows.map(({ account_id }) => account_id))
}

export type Access = { accountId: Id; credentialId?: Id }

/** Of some rights of access, those that hold no longer: the credential is revoked, or the account is off or gone. */
export async function listEnded(db: Db, accesses: Access[]): Promise<Access[]> {
  if (accesses.length === 0) return []
  const rows = await db.query<{ account_id: Id; credential_id: Id | null }>(sql`
    select r.account_id, r.credential_id
      from unnest(${accesses.map(({ accountId }) => accountId)}::bigint[], ${accesses.map(({ credentialId }) => credentialId ?? null)}::bigint[])
           as r (account_id, credential_id)
      left join accounts a on a.id = r.account_id
      left join credentials c on c.account_id = r.account_id and c.id = r.credential_id
     where not coalesce(a.active, false)
        or (r.credential_id is not null and (c.id is null or c.revoked_at is not null))`)
  return rows.map((row) => ({ accountId: row.account_id, credentialId: row.credential_id ?? undefined }))
}
