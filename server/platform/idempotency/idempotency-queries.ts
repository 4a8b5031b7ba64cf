import { type Db, sql } from '../db/index.ts'
import type { Id } from '../ids.ts'

/** What a client's key is unique within: its credential, the method and the operation. */
export type IdempotencyKey = {
  accountId: Id
  credentialId: Id
  method: string
  operation: string
  key: string
}

/** A key that one request holds. Whoever took it over later holds it under another claim. */
export type HeldKey = IdempotencyKey & { claim: Id }

/** False when the key is taken and has not expired. */
export async function insertClaim(
  db: Db,
  { accountId, credentialId, method, operation, key, claim }: HeldKey,
  { requestHash, until }: { requestHash: string; until: Date },
): Promise<boolean> {
  const rows = await db.query(sql`
    insert into idempotency_keys as k (account_id, credential_id, method, operation, key, request_hash, claim, created_at, expires_at)
    values (${accountId}, ${credentialId}, ${method}, ${operation}, ${key}, ${requestHash}, ${claim}, ${db.now()}, ${until})
        on conflict (account_id, credential_id, method, operation, key) do update
       set request_hash = excluded.request_hash, claim = excluded.claim, status = null, body = null,
           created_at = excluded.created_at, expires_at = excluded.expires_at
     where k.expires_at <= excluded.created_at
    returning 1`)
  return rows.length > 0
}

export async function findAnswer(
  db: Db,
  { accountId, credentialId, method, operation, key }: IdempotencyKey,
): Promise<{ requestHash: string; status: number | undefined; body: string | undefined } | undefined> {
  const [row] = await db.query<{ request_hash: string; status: number | null; body: string | null }>(sql`
    select request_hash, status, body from idempotency_keys
     where account_id = ${accountId} and credential_id = ${credentialId} and method = ${method}
       and operation = ${operation} and key = ${key}`)
  return (
    row && { requestHash: row.request_hash, status: row.status ?? undefined, body: row.body ?? undefined }
  )
}

export async function updateAnswer(
  db: Db,
  { accountId, credentialId, method, operation, key, claim }: HeldKey,
  { status, body, until }: { status: number; body: string | undefined; until: Date },
): Promise<void> {
  await db.query(sql`
    update idempotency_keys set status = ${status}, body = ${body ?? null}, expires_at = ${until}
     where account_id = ${accountId} and credential_id = ${credentialId} and method = ${method}
       and operation = ${operation} and key = ${key} and claim = ${claim}`)
}

export async function deleteClaim(
  db: Db,
  { accountId, credentialId, method, operation, key, claim }: HeldKey,
): Promise<void> {
  await db.query(sql`
    delete from idempotency_keys
     where account_id = ${accountId} and credential_id = ${credentialId} and method = ${method}
       and operation = ${operation} and key = ${key} and claim = ${claim}`)
}

/** Forgets answers that nobody may ask for any more. Answers how many, `limit` at most. */
export async function deleteExpiredKeys(
  db: Db,
  { limit = 10_000 }: { limit?: number } = {},
): Promise<number> {
  const rows = await db.query(sql`
    delete from idempotency_keys k
     using (select account_id, credential_id, method, operation, key from idempotency_keys
             where expires_at <= ${db.now()} order by expires_at limit ${limit}) old
     where k.account_id = old.account_id and k.credential_id = old.credential_id and k.method = old.method
       and k.operation = old.operation and k.key = old.key
    returning 1`)
  return rows.length
}
