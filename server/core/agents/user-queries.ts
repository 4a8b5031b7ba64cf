import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

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

/** Sets a password and ends every session of the user. */
export async function updatePassword(
  tx: Transaction,
  { userId, passwordHash }: { userId: Id; passwordHash: string },
): Promise<void> {
  await tx.query(
    sql`update users set password_hash = ${passwordHash}, updated_at = ${tx.now()} where id = ${userId}`,
  )
  await deleteSessions(tx, userId)
}

/** Signs a user out everywhere. */
export async function deleteSessions(tx: Transaction, userId: Id): Promise<void> {
  await tx.query(sql`delete from sessions where user_id = ${userId}`)
}

/** Forgets a user who is an agent nowhere, sessions and all. */
export async function deleteUserWithoutAgents(tx: Transaction, userId: Id): Promise<void> {
  await tx.query(sql`
    delete from users u where u.id = ${userId} and not exists (select 1 from agents a where a.user_id = u.id)`)
}
