import type { CredentialPermissions, Dialect } from '../../../core/accounts/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'
import { scopesOf } from '../../credential-scopes.ts'
import { type Caller, isAsAdmin } from '../auth.ts'
import { readInboxIds } from '../read-inbox-ids.ts'

export type WantedPermissions = {
  dialect: Dialect
  read_only?: boolean
  inbox_ids?: string[] | null
  scopes?: string[] | null
}

/**
 * What a new credential may do: what is asked for, and never more than who makes it may.
 *
 * @throws AppError `invalid_request` for what the dialect or the account does not have, `forbidden` for too much
 */
export async function readPermissions(
  db: Db,
  caller: Caller,
  { dialect, read_only, inbox_ids, scopes }: WantedPermissions,
): Promise<CredentialPermissions> {
  const unknown = scopes?.find((scope) => !scopesOf[dialect].includes(scope))
  if (unknown !== undefined) {
    const known = scopesOf[dialect].join(', ') || 'none at all'
    throw invalidField('scopes', `of ${dialect} are ${known}; '${unknown}' is not one`, 'INVALID', unknown)
  }
  const own = caller.permissions.scopes
  if (own && (dialect !== 'parley' || !scopes?.every((scope) => own.includes(scope))))
    throw new AppError('forbidden', `A key for ${own.join(', ')} makes keys for these alone`)
  const inboxIds = await readInboxIds(db, caller.account.id, inbox_ids)
  return {
    ...(read_only && { readOnly: true }),
    ...(inboxIds && { inboxIds }),
    ...(scopes && { scopes: [...new Set(scopes)] }),
    ...(isAsAdmin(caller) && { asAdmin: true }),
  }
}
