import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { Problem } from '../../../shared/parley/index.ts'
import { isTransient } from '../../platform/db/index.ts'
import { AppError, type ErrorCode, invalidFields } from '../../platform/errors.ts'
import { toFieldErrors } from './field-errors.ts'

export const problemType = 'application/problem+json'

const titles: Record<ErrorCode | 'internal', string> = {
  invalid_request: 'The request is not valid',
  unauthenticated: 'Nobody is known by these credentials',
  token_expired: 'The token has expired',
  forbidden: 'The credentials do not allow this',
  account_inactive: 'The account is switched off',
  not_found: 'There is no such thing',
  duplicate: 'It exists already',
  invalid_state: 'It is not in a state that allows this',
  inbox_inactive: 'The inbox is switched off',
  conflict: 'Somebody else was faster',
  idempotency_key_in_use: 'The first request with this key still runs',
  precondition_failed: 'It was changed meanwhile',
  payload_too_large: 'The request is too large',
  unsupported_media_type: 'The content type is not taken',
  idempotency_key_reused: 'The key belongs to another request',
  rate_limited: 'Too many requests',
  network_refused: 'The network refused',
  network_unreachable: 'The network does not answer',
  not_configured: 'The server is not set up for this',
  unavailable: 'The server cannot answer now',
  internal: 'Something went wrong on the server',
}

export function answerError(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = toAppError(error, request)
  if (!known) {
    request.log.error({ err: error }, 'request failed')
    return answer(request, reply, { code: 'internal', status: 500, detail: 'The log has this request id' })
  }
  const { code, status, message: detail, details } = known
  const { retryAfterSeconds } = details
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return answer(request, reply, {
    code,
    status,
    detail,
    errors: details.fields?.map(({ field, code, message }) => ({ field, code, message })),
    retry_after_seconds: retryAfterSeconds,
  })
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const detail = `${request.method} ${request.url.split('?')[0]} is no operation; /docs/parley lists those there are`
  return answer(request, reply, { code: 'not_found', status: 404, detail })
}

type Failure = Pick<Problem, 'status' | 'detail' | 'errors' | 'retry_after_seconds'> & {
  code: keyof typeof titles
}

/** Written here, past the schemas: every route may fail in this form, whatever it answers otherwise. */
function answer(request: FastifyRequest, reply: FastifyReply, failure: Failure): FastifyReply {
  const { code, status, ...rest } = failure
  const problem = {
    type: `urn:parley:error:${code}`,
    title: titles[code],
    status,
    ...rest,
    code,
    request_id: request.id,
  }
  return reply.status(status).type(problemType).serializer(JSON.stringify).send(problem)
}

/** An error that says what to do, or undefined for a fault of ours. */
function toAppError(error: FastifyError | AppError, { routeOptions }: FastifyRequest): AppError | undefined {
  if (error instanceof AppError) return error
  if (error.validation) return invalidFields(toFieldErrors(error.validation))
  if (isTransient(error))
    return new AppError(
      'unavailable',
      'The database is away; try again in a moment',
      { retryAfterSeconds: 2 },
      error,
    )
  if (error.code === '22021' || error.code === '22P05' || isHalfPair(error))
    return new AppError(
      'invalid_request',
      'Text may contain neither the character U+0000 nor half of a surrogate pair',
    )
  if (error.statusCode === 413)
    return new AppError(
      'payload_too_large',
      `The body may have ${Math.floor((routeOptions.bodyLimit ?? 0) / 1024)} KB at most`,
    )
  if (error.statusCode === 415)
    return new AppError('unsupported_media_type', 'The body must be application/json')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError('invalid_request', error.message)
  return undefined
}

/** As PostgreSQL says it of JSON. */
function isHalfPair(error: FastifyError): boolean {
  const { detail } = error as { detail?: unknown }
  return error.code === '22P02' && /surrogate/.test(String(detail))
}
