import type { FastifyRequest } from 'fastify'
import { GraphError, unknownObject } from './errors.ts'
import { isObject, type Json, objectOf, textOf } from './json.ts'
import { numbersOfAccount } from './notify.ts'
import type { BusinessAccount, PhoneNumber, Sandbox } from './state.ts'

const reasons: Record<number, string> = {
  460: 'Error validating access token: The session has been invalidated because the user changed their password.',
  463: 'Error validating access token: Session has expired.',
  467: 'Error validating access token: The session is invalid because the user logged out.',
}

export function queryOf(request: FastifyRequest): Json {
  return objectOf(request.query)
}

/** The `:name` part of the path. */
export function pathPart(request: FastifyRequest, name = 'id'): string {
  return textOf(objectOf(request.params)[name]) ?? ''
}

export function bodyOf(request: FastifyRequest): Json {
  if (isObject(request.body)) return request.body
  if (request.body === undefined || request.body === null) return {}
  throw new GraphError(100, { message: '(#100) The request body must be a JSON object.' })
}

/** The number in the path, when the token is its own. Throws 190, or 100 with subcode 33. */
export function accessNumber(sandbox: Sandbox, request: FastifyRequest): PhoneNumber {
  const token = requireToken(sandbox, request)
  const number = sandbox.numbers.get(pathPart(request))
  if (number?.accessToken === token) return number
  throw refuse(sandbox, request, token)
}

/** The business account in the path, when the token belongs to one of its numbers. */
export function accessAccount(
  sandbox: Sandbox,
  request: FastifyRequest,
  id = pathPart(request),
): BusinessAccount {
  const token = requireToken(sandbox, request)
  const account = sandbox.accounts.get(id)
  const allowed = numbersOfAccount(sandbox, id).some((number) => number.accessToken === token)
  if (account && allowed) return account
  throw refuse(sandbox, request, token)
}

/** A token that is alive and known; which objects it may see is another question. */
export function requireLiveToken(sandbox: Sandbox, request: FastifyRequest): string {
  const token = requireToken(sandbox, request)
  if (isKnown(sandbox, token) || token.includes('|')) return token
  throw new GraphError(190)
}

export function isKnown(sandbox: Sandbox, token: string): boolean {
  for (const number of sandbox.numbers.values()) if (number.accessToken === token) return true
  return false
}

/** For requests whose object is not there, or not for this token. */
export function refuse(sandbox: Sandbox, request: FastifyRequest, token: string): GraphError {
  return isKnown(sandbox, token) ? unknownObject(request.method, pathPart(request)) : new GraphError(190)
}

function requireToken(sandbox: Sandbox, request: FastifyRequest): string {
  const token = bearerOf(request) ?? textOf(queryOf(request)['access_token'])
  if (!token) throw new GraphError(190, { message: 'Authentication Error' })
  const subcode = sandbox.deadTokens.get(token)
  if (subcode !== undefined) throw new GraphError(190, { subcode, message: reasons[subcode] })
  return token
}

export function bearerOf(request: FastifyRequest): string | undefined {
  return /^(?:Bearer|OAuth) +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}
