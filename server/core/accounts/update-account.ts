import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import type { Account, AccountSettings } from './account.ts'
import { findAccount, lockAccount, updateAccountRow } from './account-queries.ts'

export async function getAccount(db: Db, id: Id): Promise<Account> {
  const account = await findAccount(db, id)
  if (!account) throw notFound('account')
  return account
}

/**
 * Renames an account, switches it on or off, or changes settings; those not given stay, those given as undefined
 * go back to their default.
 */
export async function updateAccount(
  tx: Transaction,
  { id, name, active, settings = {} }: AccountChange,
): Promise<Account> {
  const account = await lockAccount(tx, id)
  if (!account) throw notFound('account')
  if (name?.trim() === '') throw invalidField('name', 'may not be empty', 'REQUIRED')
  const changed = {
    ...account,
    name: name?.trim() ?? account.name,
    active: active ?? account.active,
    settings: { ...account.settings, ...settings },
  }
  await updateAccountRow(tx, changed)
  const parts = [name !== undefined && 'name', active !== undefined && 'active', ...Object.keys(settings)]
  appendEvents(tx, id, [{ type: 'account.updated', data: { changed: parts.filter(Boolean) } }])
  return changed
}

export type AccountChange = { id: Id; name?: string; active?: boolean; settings?: AccountSettings }
