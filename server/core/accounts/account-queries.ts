import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Account, AccountSettings } from './account.ts'

export type AccountRow = {
  id: Id
  name: string
  active: boolean
  settings: AccountSettings
  created_at: Date
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

export function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    name: row.name,
    active: row.active,
    settings: row.settings,
    createdAt: new Date(row.created_at),
  }
}
