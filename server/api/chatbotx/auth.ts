import type { FastifyRequest } from 'fastify'
import type { Account, Credential, CredentialCache } from '../../core/accounts/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { ChatbotxError } from './errors.ts'
import type { Method, Scope } from './route.ts'

/** Who calls: a program, by a token that names the workspace and nobody in it. */
export type Caller = { account: Account; credential: Credential }

/**
 * Knows the caller by `Authorization: Bearer …`, whose prefix is taken in this case and with one blank only, else
 * by `?token=…`.
 */
export async function authenticate(credentials: CredentialCache, request: FastifyRequest): Promise<Caller> {
  const token = readToken(request)
  const caller = token && (await credentials.find({ dialect: 'chatbotx', token }))
  if (!caller) throw new ChatbotxError('INVALID_CHATBOT_TOKEN', 401, 'Invalid or missing workspace API token')
  if (!caller.account.active) throw new AppError('account_inactive', 'This workspace is switched off')
  return caller
}

function readToken({ headers: { authorization }, query }: FastifyRequest): string | undefined {
  if (authorization?.startsWith('Bearer ')) return authorization.slice('Bearer '.length)
  const { token } = query as { token?: unknown }
  return typeof token === 'string' ? token : undefined
}

/** Refuses what the caller's token was not made for. */
export function requirePermission({ credential }: Caller, method: Method, scope: Scope | undefined): void {
  const { readOnly, scopes } = credential.permissions
  if (readOnly && method !== 'GET') throw new AppError('forbidden', 'This token may only read')
  if (scope && scopes && !scopes.includes(scope))
    throw new AppError('forbidden', `This token does not have the scope '${scope}'`)
}

/** The inboxes the caller's token may use; undefined: all. */
export function inboxScope({ credential }: Caller): Id[] | undefined {
  return credential.permissions.inboxIds
}
