import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Account, AccountSettings, Credential, CredentialPermissions, Dialect } from './account.ts'

export type AccountRow = {
  id: Id
  name: string
  active: boolean
  settings: AccountSettings
  created_at: Date
}

export type CredentialRow = {
  account_id: Id
  id: Id
  dialect: Dialect
  name: string
  public_id: string
  permissions: CredentialPermissions
  created_at: Date
  revoked_at: Date | null
}

export async function insertAccount(tx: Transaction, { id, name }: { id: Id; name: string }): Promise<void> {
  await tx.query(
    sql`insert into accounts (id, name, created_at, updated_at) values (${id}, ${name}, ${tx.now()}, ${tx.now()})`,
  )
  await tx.query(sql`insert into account_positions (account_id) values (${id})`)
}

export async function findAccount(db: Db, id: Id): Promise<Account | undefined> {
  const [row] = await db.query<AccountRow>(sql`select * from accounts where id = ${id}`)
  return row && toAccount(row)
}

/** The account, held against other changes until the transaction ends. */
export async function lockAccount(tx: Transaction, id: Id): Promise<Account | undefined> {
  const [row] = await tx.query<AccountRow>(sql`select * from accounts where id = ${id} for no key update`)
  return row && toAccount(row)
}

export async function listAccounts(db: Db): Promise<Account[]> {
  const rows = await db.query<AccountRow>(sql`select * from accounts order by id`)
  return rows.map(toAccount)
}

export async function updateAccountRow(
  tx: Transaction,
  { id, name, active, settings }: Pick<Account, 'id' | 'name' | 'active' | 'settings'>,
): Promise<void> {
  await tx.query(sql`
    update accounts set name = ${name}, active = ${active}, settings = ${JSON.stringify(settings)}, updated_at = ${tx.now()}
     where id = ${id}`)
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

export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    active: row.active,
    settings: row.settings,
    createdAt: new Date(row.created_at),
  }
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
    revokedAt: row.revoked_at ? new Date(row.revoked_at) : undefined,
  }
}
