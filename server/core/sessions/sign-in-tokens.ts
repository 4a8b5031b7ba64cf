import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { hashToken } from '../../platform/secrets.ts'

/** What a token that works once is for: a new password, signing in by passkey, adding a passkey. */
export type TokenPurpose = 'password' | 'passkey' | 'new_passkey'

type TokenName = { token: string; purpose: TokenPurpose }

/** Keeps a token that works once, and no longer than it lives. A challenge to nobody in particular has no user. */
export async function insertSignInToken(
  tx: Transaction,
  { token, purpose, userId, lifetimeMs }: TokenName & { userId?: Id; lifetimeMs: number },
): Promise<void> {
  await tx.query(sql`
    insert into sign_in_tokens (token_hash, purpose, user_id, created_at, expires_at)
    values (${hashToken(token)}, ${purpose}, ${userId ?? null}, ${tx.now()}, ${new Date(tx.now().getTime() + lifetimeMs)})`)
}

/** Whose living token this is. */
export async function findSignInToken(
  db: Db,
  { token, purpose }: TokenName,
): Promise<{ userId: Id | undefined } | undefined> {
  const [row] = await db.query<{ user_id: Id | null }>(sql`
    select user_id from sign_in_tokens
     where token_hash = ${hashToken(token)} and purpose = ${purpose} and expires_at > ${db.now()}`)
  return row && { userId: row.user_id ?? undefined }
}

/** The same, and the token has worked: of two who come with it one gets nothing. */
export async function takeSignInToken(
  db: Db,
  { token, purpose }: TokenName,
): Promise<{ userId: Id | undefined } | undefined> {
  const [row] = await db.query<{ user_id: Id | null }>(sql`
    delete from sign_in_tokens
     where token_hash = ${hashToken(token)} and purpose = ${purpose} and expires_at > ${db.now()} returning user_id`)
  return row && { userId: row.user_id ?? undefined }
}

/** A new token of a purpose makes the user's earlier ones worthless. */
export async function deleteSignInTokens(
  tx: Transaction,
  { userId, purpose }: { userId: Id; purpose: TokenPurpose },
): Promise<void> {
  await tx.query(sql`delete from sign_in_tokens where user_id = ${userId} and purpose = ${purpose}`)
}
