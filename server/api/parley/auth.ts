import type { FastifyRequest } from 'fastify'
import type { Role } from '../../../shared/parley/index.ts'
import type {
  Account,
  Credential,
  CredentialCache,
  CredentialPermissions,
} from '../../core/accounts/index.ts'
import type { Agent } from '../../core/agents/index.ts'
import { AppError } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** The parts of the API that a credential may be limited to. */
export const scopes = [
  'account',
  'agents',
  'teams',
  'inboxes',
  'conversations',
  'contacts',
  'tags',
  'custom_fields',
  'templates',
  'canned_responses',
  'webhooks',
  'credentials',
  'audit',
  'events',
] as const
export type Scope = (typeof scopes)[number]

/** Who calls: a program with a key of the account, or an agent who is signed in. */
export type Caller = {
  account: Account
  credential: Credential | undefined
  agent: Agent | undefined
  /** What the key allows; of an agent, the inboxes they see. */
  permissions: CredentialPermissions
}

/** What a request count, or a key for repeats, belongs to. */
export function callerId({ credential, agent }: Caller): Id {
  return (credential ?? agent)!.id
}

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
  return { ...found, agent: undefined, permissions: found.credential.permissions }
}

/** Refuses what the caller's credential, or role, is not good for. */
export function requirePermission(
  { agent, permissions }: Caller,
  { method, routeOptions }: FastifyRequest,
): void {
  const { scope, perInbox = false, role } = routeOptions.config
  if (agent) {
    if (role && rankOf(agent.role) < rankOf(role))
      throw new AppError('forbidden', `This takes the role '${role}'; yours is '${agent.role}'`)
    return
  }
  const { readOnly, scopes: allowed, inboxIds } = permissions
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

const ranks: Role[] = ['agent', 'admin', 'owner']
const rankOf = (role: Role) => ranks.indexOf(role)
