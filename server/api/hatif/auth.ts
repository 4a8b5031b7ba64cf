import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccessTokens, Account, Credential } from '../../core/accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { toUuid } from '../../platform/ids.ts'
import type { Casing } from './json.ts'

/** The one scope of the vendor's API. */
export const voxaScope = 'VoxaAPI'

/** Who calls: the account's service user. */
export type Caller = { account: Account; credential: Credential; workspaceId: string; casing: Casing }

/** The status and the header of a refusal, whose body is empty. */
export class Refused extends Error {
  readonly status: 401 | 403
  readonly challenge: string | undefined

  constructor(status: 401 | 403, challenge?: string) {
    super(`refused with ${status}`)
    this.status = status
    this.challenge = challenge
  }
}

/**
 * Knows the caller by the Bearer token of `/connect/token`. A token without any scope is nobody's; one with
 * another scope may not come in.
 */
export async function authenticate(tokens: AccessTokens, { headers }: FastifyRequest): Promise<Caller> {
  const [scheme, token] = (headers.authorization ?? '').trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer' || !token) throw new Refused(401, 'Bearer')
  const found = await tokens.find({ dialect: 'hatif', token })
  if (!found || found.scopes.length === 0) throw new Refused(401, 'Bearer error="invalid_token"')
  const { account, credential, scopes } = found
  if (!account.active) throw new AppError('account_inactive', 'This account is switched off')
  if (!scopes.includes(voxaScope)) throw new Refused(403)
  return {
    account,
    credential,
    workspaceId: toUuid('account', account.id),
    casing: account.settings.hatifCasing ?? 'live',
  }
}

export function answerRefusal({ status, challenge }: Refused, reply: FastifyReply): FastifyReply {
  if (challenge) reply.header('www-authenticate', challenge)
  return reply.status(status).send()
}

/** The inboxes the caller's credential may use; undefined: all. */
export function inboxScope({ credential }: Caller): Id[] | undefined {
  return credential.permissions.inboxIds
}

/** Refuses changes by a credential that may only read. Searching is reading, whatever its method. */
export function requireWrite({ credential }: Caller, method: string, isSearch: boolean): void {
  if (credential.permissions.readOnly && method !== 'GET' && method !== 'HEAD' && !isSearch)
    throw new AppError('forbidden', 'This credential may only read')
}
