import type { FastifyRequest } from 'fastify'
import type { Account, Credential, CredentialCache } from '../../core/accounts/index.ts'
import { AppError } from '../../platform/errors.ts'

/** The parts of the API that a credential may be limited to. */
export const scopes = ['account', 'agents', 'webhooks'] as const
export type Scope = (typeof scopes)[number]

/** Who calls: a program with a key of the account. */
export type Caller = { account: Account; credential: Credential }

/** Knows the caller by `Authorization: Bearer pk_…`. */
export async function authenticate(
  credentials: CredentialCache,
  { headers }: FastifyRequest,
): Promise<Caller> {
  const [scheme, token] = (headers.authorization ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer' || !token)
    throw new AppError('unauthenticated', 'Send a key of the account as `Authorization: Bearer pk_…`')
  const found = await credentials.find({ dialect: 'parley', token })
  if (!found)
    throw new AppError(
      'unauthenticated',
      'This key is unknown or revoked; `parley credential create` makes one',
    )
  if (!found.account.active) throw new AppError('account_inactive', 'This account is switched off')
  return found
}

/** Refuses what the caller's credential is not good for. */
export function requirePermission({ credential }: Caller, { method, routeOptions }: FastifyRequest): void {
  const { scope, perInbox = false } = routeOptions.config
  const { readOnly, scopes: allowed, inboxIds } = credential.permissions
  if (readOnly && method !== 'GET' && method !== 'HEAD')
    throw new AppError('forbidden', 'This key may only read')
  if (scope && allowed && !allowed.includes(scope))
    throw new AppError(
      'forbidden',
      `This key is good for ${allowed.join(', ') || 'nothing'}; it takes ${scope}`,
    )
  if (inboxIds && !perInbox)
    throw new AppError('forbidden', 'This key may use certain inboxes only; this concerns the whole account')
}
