import { type Database, type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { KnownAccessToken } from './access-tokens.ts'
import type { Dialect } from './account.ts'
import { type AccountRow, toAccount } from './account-queries.ts'
import { type CredentialRow, toCredential } from './credential-queries.ts'

/** A token with the living credential it was made from, and the account. */
export async function findAccessToken(
  db: Db,
  { accountId, dialect, tokenHash }: { accountId: Id; dialect: Dialect; tokenHash: string },
): Promise<KnownAccessToken | undefined> {
  const [row] = await db.query<{
    scopes: string[]
    expires_at: Date
    credential: CredentialRow
    account: AccountRow
  }>(sql`
    select t.scopes, t.expires_at,
           to_jsonb(c) || jsonb_build_object('account_id', c.account_id::text, 'id', c.id::text) as credential,
           to_jsonb(a) || jsonb_build_object('id', a.id::text) as account
      from access_tokens t
      join credentials c on c.account_id = t.account_id and c.id = t.credential_id and c.revoked_at is null
      join accounts a on a.id = t.account_id
     where t.account_id = ${accountId} and t.token_hash = ${tokenHash} and c.dialect = ${dialect}`)
  return (
    row && {
      scopes: row.scopes,
      expiresAt: row.expires_at,
      credential: toCredential(row.credential),
      account: toAccount(row.account),
    }
  )
}

type TokenName = { accountId: Id; credentialId: Id; tokenHash: string }

export async function insertAccessToken(
  tx: Transaction,
  {
    accountId,
    credentialId,
    tokenHash,
    scopes,
    expiresAt,
  }: TokenName & { scopes: string[]; expiresAt: Date },
): Promise<void> {
  await tx.query(sql`
    insert into access_tokens (account_id, token_hash, credential_id, scopes, created_at, expires_at)
    values (${accountId}, ${tokenHash}, ${credentialId}, ${scopes}, ${tx.now()}, ${expiresAt})`)
}

export async function deleteAccessToken(
  tx: Transaction,
  { accountId, credentialId, tokenHash }: TokenName,
): Promise<void> {
  await tx.query(sql`
    delete from access_tokens
     where account_id = ${accountId} and token_hash = ${tokenHash} and credential_id = ${credentialId}`)
}

/** Forgets tokens that let nobody in any more. */
export async function deleteExpiredTokens(db: Database): Promise<void> {
  await db.query(sql`delete from access_tokens where expires_at < ${db.now()}`)
}
