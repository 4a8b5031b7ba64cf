import type { Db, Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Account, AccountSettings } from './account.ts'
import { findAccount, updateAccountRow } from './account-queries.ts'

export async function getAccount(db: Db, id: Id): Promise<Account> {
  const account = await findAccount(db, id)
  if (!account) throw notFound('account')
  return account
}

/** Renames an account, switches it on or off, or changes settings; those not given stay. */
export async function updateAccount(
  tx: Transaction,
  { id, name, active, settings }: AccountChange,
): Promise<Account> {
  const account = await getAccount(tx, id)
  const changed = {
    ...account,
    name: name ?? account.name,
    active: active ?? account.active,
    settings: { ...account.settings, ...settings },
  }
  await updateAccountRow(tx, changed)
  return changed
}

export type AccountChange = { id: Id; name?: string; active?: boolean; settings?: AccountSettings }
