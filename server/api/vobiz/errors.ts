import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isTransient } from '../../platform/db/index.ts'
import { AppError, type FieldError, invalidFields } from '../../platform/errors.ts'

/** Vobiz's word for each of our codes; `<THING>` is filled with what the error is about. */
const codes = {
  invalid_request: 'VALIDATION_ERROR',
  unauthenticated: 'INVALID_CREDENTIALS',
  token_expired: 'TOKEN_EXPIRED',
  forbidden: 'FORBIDDEN',
  account_inactive: 'ACCOUNT_INACTIVE',
  not_found: '<THING>_NOT_FOUND',
  duplicate: 'DUPLICATE_<THING>',
  invalid_state: 'INVALID_STATE',
  inbox_inactive: 'INVALID_STATE',
  conflict: 'INVALID_STATE',
  idempotency_key_in_use: 'INVALID_STATE',
  precondition_failed: 'INVALID_STATE',
  payload_too_large: 'VALIDATION_ERROR',
  unsupported_media_type: 'VALIDATION_ERROR',
  idempotency_key_reused: 'VALIDATION_ERROR',
  rate_limited: 'RATE_LIMIT_EXCEEDED',
  network_refused: 'PROVIDER_ERROR',
  network_unreachable: 'PROVIDER_UNREACHABLE',
  not_configured: 'NOT_CONFIGURED',
  unavailable: 'SERVICE_UNAVAILABLE',
} satisfies Record<AppError['code'], string>

/** What we call an inbox, Vobiz calls a channel. */
const things: Record<string, string> = { inbox: 'CHANNEL' }

/** The vendor's documented envelope, with the message at the top as well, where older clients look for it. */
export function errorBody(
  request: FastifyRequest,
  code: string,
  message: string,
  details?: Record<string, unknown>,
) {
  return {
    status: 'error',
    message,
    error: { code, message, ...(details && { details }) },
    timestamp: new Date().toISOString(),
    requestId: request.id,
  }
}

export function answerError(error: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply) {
  const known = toAppError(error)
  if (!known) {
    request.log.error({ err: error }, 'request failed')
    return reply
      .status(500)
      .send(
        errorBody(
          request,
          'INTERNAL_ERROR',
          'Something went wrong on the server; its log has this request id',
        ),
      )
  }
  const { retryAfterSeconds } = known.details
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return reply
    .status(known.status)
    .send(errorBody(request, vobizCode(known), vobizMessage(known), detailsOf(known)))
}

/** An error that says what to do, or undefined for a fault of ours. */
function toAppError(error: FastifyError | AppError): AppError | undefined {
  if (error instanceof AppError) return error
  if (error.validation) return invalidFields(error.validation.map(toFieldError))
  if (isTransient(error))
    return new AppError(
      'unavailable',
      'The database is away; try again in a moment',
      { retryAfterSeconds: 2 },
      error,
    )
  if (error.code === '22021' || error.code === '22P05' || isBrokenJson(error))
    return new AppError(
      'invalid_request',
      'Text may contain neither the character U+0000 nor half of a surrogate pair',
    )
  if (error.statusCode === 413) return new AppError('payload_too_large', error.message)
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError('invalid_request', error.message)
  return undefined
}

/** Text with half of a surrogate pair is no JSON to the database. */
function isBrokenJson({ code, message }: { code?: string; message: string }): boolean {
  return code === '22P02' && message.includes('type json')
}

type Validation = NonNullable<FastifyError['validation']>[number]

function toFieldError({ keyword, instancePath, params, message = 'is not valid' }: Validation): FieldError {
  const path = instancePath.split('/').filter(Boolean)
  if (keyword === 'required') {
    const field = [...path, String(params['missingProperty'])].join('.')
    return { field, message: 'is required', code: 'REQUIRED' }
  }
  const field = path.join('.') || 'body'
  if (keyword === 'enum')
    return {
      field,
      message: `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`,
      code: 'INVALID',
    }
  return { field, message, code: 'INVALID' }
}

function vobizCode({ code, details }: AppError): string {
  const thing = details.thing ? (things[details.thing] ?? details.thing.toUpperCase()) : 'RESOURCE'
  return codes[code].replace('<THING>', thing)
}

function vobizMessage({ code, message, details }: AppError): string {
  return code === 'not_found' && details.thing === 'inbox' ? 'Channel not found' : message
}

function detailsOf({ details }: AppError): Record<string, unknown> | undefined {
  if (details.fields) return { errors: details.fields }
  if (details.retryAfterSeconds !== undefined)
    return {
      limitType: details['limitType'],
      limit: details['limit'],
      current: details['current'],
      retryAfter: details.retryAfterSeconds,
    }
  return undefined
}
