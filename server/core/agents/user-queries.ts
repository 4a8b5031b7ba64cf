import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { accessSignal } from './agent.ts'

export async function findUserByEmail(
  db: Db,
  email: string,
): Promise<{ id: Id; passwordHash: string | undefined } | undefined> {
  const [row] = await db.query<{ id: Id; password_hash: string | null }>(
    sql`select id, password_hash from users where email = ${email}`,
  )
  return row && { id: row.id, passwordHash: row.password_hash ?? undefined }
}

export type NewUser = { email: string; name: string; passwordHash?: string }

export async function insertUser(tx: Transaction, { email, name, passwordHash }: NewUser): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into users (id, email, name, password_hash, created_at, updated_at)
    values (${id}, ${email}, ${name}, ${passwordHash ?? null}, ${tx.now()}, ${tx.now()})`)
  return id
}

export async function findUser(
  db: Db,
  id: Id,
): Promise<{ email: string; passwordHash: string | undefined } | undefined> {
  const [row] = await db.query<{ email: string; password_hash: string | null }>(
    sql`select email, password_hash from users where id = ${id}`,
  )
  return row && { email: row.email, passwordHash: row.password_hash ?? undefined }
}

/** Sets a password, and ends every session of the user, but one where that is told, and every link to a new password. */
export async function updatePassword(
  tx: Transaction,
  { userId, passwordHash, keepSession }: { userId: Id; passwordHash: string; keepSession?: Id | undefined },
): Promise<void> {
  await tx.query(
    sql`update users set password_hash = ${passwordHash}, updated_at = ${tx.now()} where id = ${userId}`,
  )
  await deleteSessions(tx, userId, { keep: keepSession })
  await deletePasswordLinks(tx, userId)
}

/** Has every link with which the user could set a new password open nothing any more. */
export async function deletePasswordLinks(tx: Transaction, userId: Id): Promise<void> {
  await tx.query(sql`delete from sign_in_tokens where user_id = ${userId} and purpose = 'password'`)
}

/** Signs a user out everywhere, but in one session where that is told. */
export async function deleteSessions(
  tx: Transaction,
  userId: Id,
  { keep = '0' }: { keep?: Id | undefined } = {},
): Promise<void> {
  await tx.query(sql`delete from sessions where user_id = ${userId} and id <> ${keep}`)
  tx.signal(accessSignal)
}

export async function updateUserName(
  tx: Transaction,
  { userId, name }: { userId: Id; name: string },
): Promise<void> {
  await tx.query(sql`update users set name = ${name}, updated_at = ${tx.now()} where id = ${userId}`)
}

/** Forgets a user who is an agent nowhere, sessions and all. */
export async function deleteUserWithoutAgents(tx: Transaction, userId: Id): Promise<void> {
  await tx.query(sql`
    delete from users u where u.id = ${userId} and not exists (select 1 from agents a where a.user_id = u.id)`)
}

/** How a person wants the inbox to be, as they left it. */
export async function findPreferences(db: Db, userId: Id): Promise<Record<string, unknown>> {
  const [row] = await db.query<{ preferences: Record<string, unknown> }>(
    sql`select preferences from users where id = ${userId}`,
  )
  return row?.preferences ?? {}
}

export async function updatePreferences(
  tx: Transaction,
  { userId, preferences }: { userId: Id; preferences: Record<string, unknown> },
): Promise<void> {
  await tx.query(sql`
    update users set preferences = ${JSON.stringify(preferences)}, updated_at = ${tx.now()} where id = ${userId}`)
}
