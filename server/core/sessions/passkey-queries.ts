import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Passkey } from './passkey.ts'

type PasskeyRow = {
  id: Id
  user_id: Id
  name: string
  credential_id: string
  public_key: Buffer
  sign_count: string
  transports: string[]
  host: string
  created_at: Date
  last_used_at: Date | null
}

/** Those of a user, the oldest first. */
export async function listPasskeys(db: Db, userId: Id): Promise<Passkey[]> {
  const rows = await db.query<PasskeyRow>(sql`select * from passkeys where user_id = ${userId} order by id`)
  return rows.map(toPasskey)
}

export async function findPasskey(db: Db, credentialId: string): Promise<Passkey | undefined> {
  const [row] = await db.query<PasskeyRow>(sql`select * from passkeys where credential_id = ${credentialId}`)
  return row && toPasskey(row)
}

export async function insertPasskey(tx: Transaction, passkey: Passkey): Promise<void> {
  const { id, userId, name, credentialId, publicKey, signCount, transports, host, createdAt } = passkey
  await tx.query(sql`
    insert into passkeys (id, user_id, name, credential_id, public_key, sign_count, transports, host, created_at)
    values (${id}, ${userId}, ${name}, ${credentialId}, ${Buffer.from(publicKey)}, ${signCount}, ${transports}, ${host}, ${createdAt})`)
}

export async function updatePasskeyUse(
  tx: Transaction,
  { id, signCount }: { id: Id; signCount: number },
): Promise<void> {
  await tx.query(
    sql`update passkeys set sign_count = ${signCount}, last_used_at = ${tx.now()} where id = ${id}`,
  )
}

/** False when the user has no such passkey. */
export async function deletePasskeyRow(
  tx: Transaction,
  { id, userId }: { id: Id; userId: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`delete from passkeys where id = ${id} and user_id = ${userId} returning 1`)
  return rows.length > 0
}

function toPasskey(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    userId: row.user_id,
    name: row.name,
    credentialId: row.credential_id,
    publicKey: new Uint8Array(row.public_key),
    signCount: Number(row.sign_count),
    transports: row.transports,
    host: row.host,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at ?? undefined,
  }
}
