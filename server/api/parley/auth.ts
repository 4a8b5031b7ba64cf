import type { FastifyRequest } from 'fastify'
import type { Role } from '../../../shared/parley/index.ts'
import { parleyScopes } from '../../../shared/scopes.ts'
import type { Account, Credential, CredentialPermissions } from '../../core/accounts/index.ts'
import type { Agent } from '../../core/agents/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import type { Services } from '../services.ts'
import { readSessionToken } from './session/cookie.ts'
import { requireOwnOrigin } from './session/own-origin.ts'

export const scopes = parleyScopes
export type Scope = (typeof scopes)[number]

/** Who calls: a program with a key of the account, or an agent who is signed in. */
export type Caller = {
  account: Account
  credential: Credential | undefined
  agent: Agent | undefined
  /** Where the agent is signed in. `accessVersion` goes up when what they may see or do changes. */
  session: CallerSession | undefined
  /** What the key allows; of an agent, the inboxes they see. */
  permissions: CredentialPermissions
}

export type CallerSession = { id: Id; accessVersion: number; lastSeenAt: Date; expiresAt: Date }

/** What a request count, or a key for repeats, belongs to. */
export function callerId({ credential, agent }: Caller): Id {
  return (credential ?? agent)!.id
}

/** Knows the caller by `Authorization: Bearer pk_…`, else by the cookie of a session. */
export async function authenticate(services: Services, request: FastifyRequest): Promise<Caller> {
  const { authorization } = request.headers
  const token = authorization === undefined ? readSessionToken(request) : undefined
  const caller = token
    ? await knowPerson(services, request, token)
    : await knowProgram(services, authorization ?? '')
  if (!caller.account.active) throw new AppError('account_inactive', 'This account is switched off')
  return caller
}

async function knowProgram({ credentials }: Services, authorization: string): Promise<Caller> {
  const [scheme, token] = authorization.trim().split(/\s+/)
  if (scheme?.toLowerCase() !== 'bearer' || !token)
    throw new AppError(
      'unauthenticated',
      'Sign in, or send a key of the account as `Authorization: Bearer pk_…`',
    )
  const found = await credentials.find({ dialect: 'parley', token })
  if (!found)
    throw new AppError(
      'unauthenticated',
      'This key is unknown or revoked; `parley credential create` makes one',
    )
  const { account, credential } = found
  return { account, credential, agent: undefined, session: undefined, permissions: credential.permissions }
}

async function knowPerson(
  { sessions, publicUrl }: Services,
  request: FastifyRequest,
  token: string,
): Promise<Caller> {
  const known = await sessions.find(token)
  if (!known) throw new AppError('unauthenticated', 'The session has ended; sign in again')
  requireOwnOrigin(request, { publicUrl: publicUrl() })
  const { account, agent, accessVersion, session } = known
  return {
    account,
    agent,
    credential: undefined,
    session: {
      id: session.id,
      accessVersion,
      lastSeenAt: session.lastSeenAt,
      expiresAt: session.expiresAt,
    },
    permissions: agent.inboxIds ? { inboxIds: agent.inboxIds } : {},
  }
}

/** The person who is signed in, on routes that are for people only. */
export function requirePerson({ agent, session }: Caller): {
  agent: Agent
  userId: Id
  session: CallerSession
} {
  if (!agent?.userId || !session)
    throw new AppError(
      'forbidden',
      'This is for people who are signed in; a key of the account has no part in it',
    )
  return { agent, userId: agent.userId, session }
}

/** Whether the caller has an admin's say only, and none over owners. */
export function isAsAdmin({ agent, permissions }: Caller): boolean {
  if (agent) return agent.role !== 'owner'
  // A key for parts of the API has no say over owners, who have all of it.
  return (permissions.asAdmin ?? false) || permissions.scopes !== undefined
}

/** Refuses what the caller's credential, or role, is not good for. */
export function requirePermission(caller: Caller, { method, routeOptions }: FastifyRequest): void {
  const { agent, permissions } = caller
  const { scope, perInbox = false, role, person = false, reads = false } = routeOptions.config
  if (person) requirePerson(caller)
  if (agent) {
    if (role && rankOf(agent.role) < rankOf(role))
      throw new AppError('forbidden', `This takes the role '${role}'; yours is '${agent.role}'`)
    // An owner cannot be kept from anything; an admin would give themselves, or a key, what they may not see.
    if (role && !perInbox && agent.inboxIds && agent.role !== 'owner')
      throw new AppError('forbidden', 'You see certain inboxes only; this concerns the whole account')
    return
  }
  const { readOnly, scopes: allowed, inboxIds } = permissions
  if (readOnly && !reads && method !== 'GET' && method !== 'HEAD')
    throw new AppError('forbidden', 'This key may only read')
  if (scope && allowed && !allowed.includes(scope))
    throw new AppError(
      'forbidden',
      `This key is good for ${allowed.join(', ') || 'nothing'}; it takes ${scope}`,
    )
  if (inboxIds && !perInbox)
    throw new AppError('forbidden', 'This key may use certain inboxes only; this concerns the whole account')
}

const ranks: Role[] = ['agent', 'admin', 'owner']
const rankOf = (role: Role) => ranks.indexOf(role)
