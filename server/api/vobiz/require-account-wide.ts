import { AppError } from '../../platform/errors.ts'
import type { Caller } from './auth.ts'

/** Refuses a credential that may use only some channels what concerns the account: it could not use the new one. */
export function requireAccountWide({ credential }: Caller): void {
  if (credential?.permissions.inboxIds)
    throw new AppError('forbidden', 'This credential may use certain channels only; it cannot add another')
}
