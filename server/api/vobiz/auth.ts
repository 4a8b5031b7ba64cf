import type { FastifyRequest } from 'fastify'
import {
  type Account,
  type Credential,
  type CredentialCache,
  getAccount,
  vobizAuthId,
} from '../../core/accounts/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { AppError } from '../../platform/errors.ts'
import { safeEqual } from '../../platform/http/index.ts'
import type { Id } from '../../platform/ids.ts'
import { readSessionToken } from './session-token.ts'

/** Who calls: the account, and the credential unless a signed-in user calls. */
export type Caller = { account: Account; credential: Credential | undefined; authId: string }

/** Knows the caller by `X-Auth-ID` with `X-Auth-Token`, else by a Bearer token from the login route. */
export async function authenticate({ db, credentials }: Doors, request: FastifyRequest): Promise<Caller> {
  const caller = (await callerOfPair(credentials, request)) ?? (await callerOfBearer(db, request))
  if (!caller)
    throw new AppError('unauthenticated', 'X-Auth-ID and X-Auth-Token are missing or do not belong together')
  if (!caller.account.active) throw new AppError('account_inactive', 'This account is switched off')
  return caller
}

type Doors = { db: Db; credentials: CredentialCache }

async function callerOfPair(
  credentials: CredentialCache,
  request: FastifyRequest,
): Promise<Caller | undefined> {
  const authId = header(request, 'x-auth-id')
  const token = header(request, 'x-auth-token')
  if (!authId || !token) return undefined
  const found = await credentials.find({ dialect: 'vobiz', token })
  if (!found || !safeEqual(authId, found.credential.publicId)) return undefined
  return { ...found, authId: found.credential.publicId }
}

async function callerOfBearer(db: Db, request: FastifyRequest): Promise<Caller | undefined> {
  const [scheme, token] = header(request, 'authorization').split(/\s+/)
  const given = scheme?.toLowerCase() === 'bearer' ? token : queryToken(request)
  if (!given) return undefined
  const accountId = await readSessionToken(db, given)
  const account = accountId && (await getAccount(db, accountId))
  return account ? { account, credential: undefined, authId: vobizAuthId(account.id) } : undefined
}

/** Browsers cannot set headers on a WebSocket, so there the token may stand in the address. */
function queryToken({ query, headers }: FastifyRequest): string | undefined {
  const { token } = query as { token?: unknown }
  return headers.upgrade && typeof token === 'string' ? token : undefined
}

function header({ headers }: FastifyRequest, name: string): string {
  const value = headers[name]
  return (Array.isArray(value) ? value[0]! : (value ?? '')).trim()
}

/** The conversations a caller sees: WhatsApp's, in the inboxes its credential may use. */
export function scopeOf({ credential }: Caller): { channel: string; inboxIds?: Id[] } {
  const inboxIds = credential?.permissions.inboxIds
  return inboxIds ? { channel: 'whatsapp', inboxIds } : { channel: 'whatsapp' }
}

/** Refuses an inbox that the caller's credential may not use. */
export function requireScope({ credential }: Caller, inboxId: Id): void {
  const inboxIds = credential?.permissions.inboxIds
  if (inboxIds && !inboxIds.includes(inboxId))
    throw new AppError('forbidden', 'This credential may not use the channel')
}

/** Refuses changes by a credential that may only read. */
export function requireWrite({ credential }: Caller, method: string): void {
  if (credential?.permissions.readOnly && method !== 'GET' && method !== 'HEAD')
    throw new AppError('forbidden', 'This credential may only read')
}
