import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Account, Credential, CredentialPermissions, Dialect } from './account.ts'
import { type AccountRow, toAccount } from './account-queries.ts'
import type { CredentialUse } from './credential-uses.ts'

export type CredentialRow = {
  account_id: Id
  id: Id
  dialect: Dialect
  name: string
  public_id: string
  permissions: CredentialPermissions
  created_at: Date
  last_used_at: Date | null
  revoked_at: Date | null
}

export async function insertCredential(
  tx: Transaction,
  credential: Credential & { tokenHash: string },
): Promise<void> {
  const { accountId, id, dialect, name, publicId, tokenHash, permissions, createdAt } = credential
  await tx.query(sql`
    insert into credentials (account_id, id, dialect, name, public_id, token_hash, permissions, created_at)
    values (${accountId}, ${id}, ${dialect}, ${name}, ${publicId}, ${tokenHash}, ${JSON.stringify(permissions)}, ${createdAt})`)
  await tx.query(sql`
    insert into directory (kind, key, account_id, target_id)
    values (${`credential:${dialect}`}, ${tokenHash}, ${accountId}, ${id})`)
}

/** The living credential of a token, with its account. */
export async function findCredentialByHash(
  db: Db,
  { dialect, tokenHash }: { dialect: Dialect; tokenHash: string },
): Promise<{ credential: Credential; account: Account } | undefined> {
  const [row] = await db.query<{ credential: CredentialRow; account: AccountRow }>(sql`
    select to_jsonb(c) || jsonb_build_object('account_id', c.account_id::text, 'id', c.id::text) as credential,
           to_jsonb(a) || jsonb_build_object('id', a.id::text) as account
      from directory d
      join credentials c on c.account_id = d.account_id and c.id = d.target_id and c.revoked_at is null
      join accounts a on a.id = d.account_id
     where d.kind = ${`credential:${dialect}`} and d.key = ${tokenHash}`)
  return row && { credential: toCredential(row.credential), account: toAccount(row.account) }
}

export async function listCredentials(db: Db, accountId: Id): Promise<Credential[]> {
  const rows = await db.query<CredentialRow>(
    sql`select * from credentials where account_id = ${accountId} order by id`,
  )
  return rows.map(toCredential)
}

/** A page of the living ones, the oldest first, from just after one of them. */
export async function listLivingCredentials(
  db: Db,
  { accountId, after = '0', limit }: { accountId: Id; after?: Id | undefined; limit: number },
): Promise<Credential[]> {
  const rows = await db.query<CredentialRow>(sql`
    select * from credentials
     where account_id = ${accountId} and revoked_at is null and id > ${after} order by id limit ${limit}`)
  return rows.map(toCredential)
}

export async function updateUses(db: Db, uses: CredentialUse[]): Promise<void> {
  await db.query(sql`
    update credentials c set last_used_at = greatest(c.last_used_at, u.at)
      from unnest(${uses.map(({ accountId }) => accountId)}::bigint[], ${uses.map(({ id }) => id)}::bigint[],
                  ${uses.map(({ at }) => at)}::timestamptz[]) as u (account_id, id, at)
     where c.account_id = u.account_id and c.id = u.id`)
}

/** False when there is no such living credential. */
export async function revokeCredentialRow(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update credentials set revoked_at = ${tx.now()} where account_id = ${accountId} and id = ${id} and revoked_at is null returning 1`)
  await tx.query(
    sql`delete from directory where account_id = ${accountId} and target_id = ${id} and kind like 'credential:%'`,
  )
  return rows.length > 0
}

export function toCredential(row: CredentialRow): Credential {
  return {
    accountId: row.account_id,
    id: row.id,
    dialect: row.dialect,
    name: row.name,
    publicId: row.public_id,
    permissions: row.permissions,
    createdAt: new Date(row.created_at),
    lastUsedAt: row.last_used_at ? new Date(row.last_used_at) : undefined,
    revokedAt: row.revoked_at ? new Date(row.revoked_at) : undefined,
  }
}
