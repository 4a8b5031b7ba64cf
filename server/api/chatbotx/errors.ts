import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { isTransient } from '../../platform/db/index.ts'
import { AppError, type FieldError } from '../../platform/errors.ts'

/** What is wrong with a value of the input: one of Zod's own issues, or one of ours in their form. */
export type Issue = z.core.$ZodIssue | { code: 'custom'; path: PropertyKey[]; message: string }

/** A failure in the vendor's own code, status and words. */
export class ChatbotxError extends Error {
  readonly code: string
  readonly status: number
  readonly data: object | undefined

  constructor(code: string, status: number, message: string, data?: object) {
    super(message)
    this.code = code
    this.status = status
    this.data = data
  }
}

/** Input that does not fit its schema. */
export function invalidInput(issues: readonly Issue[]): ChatbotxError {
  return new ChatbotxError('BAD_REQUEST', 400, 'Input validation failed', { issues })
}

/** Values that are well-formed and still cannot be taken, such as a name that is taken already. */
export function unprocessable(message: string, issues: readonly Issue[]): ChatbotxError {
  return new ChatbotxError('invalidRequestData', 422, message, { issues })
}

export function malformedRequest(): ChatbotxError {
  return new ChatbotxError(
    'BAD_REQUEST',
    400,
    "Malformed request. Ensure the request body is properly formatted and the 'Content-Type' header is set correctly.",
  )
}

export function answerError(
  error: FastifyError | AppError | ChatbotxError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const shown = error instanceof ChatbotxError ? error : toChatbotxError(error)
  if (shown.status >= 500) request.log.error({ err: error }, 'request failed')
  const wait = error instanceof AppError ? error.details.retryAfterSeconds : undefined
  if (wait !== undefined) reply.header('retry-after', wait)
  const { code, status, message, data } = shown
  const defined = request.routeOptions.config.chatbotx?.declares?.includes(code) ?? false
  return reply.status(status).send({ defined, code, status, message, ...(data && { data }) })
}

function toChatbotxError(error: FastifyError | AppError): ChatbotxError {
  if (error instanceof AppError) return translate(error)
  if (isTransient(error))
    return new ChatbotxError('SERVICE_UNAVAILABLE', 503, 'The database is away; try again in a moment')
  if (isUnstorableText(error))
    return invalidInput([
      {
        code: 'custom',
        path: [],
        message: 'Text may contain neither the character U+0000 nor half of a surrogate pair',
      },
    ])
  if (error.statusCode === 413) return new ChatbotxError('PAYLOAD_TOO_LARGE', 413, error.message)
  if (error.statusCode !== undefined && error.statusCode < 500) return malformedRequest()
  return new ChatbotxError('INTERNAL_SERVER_ERROR', 500, 'Internal server error')
}

/** The vendor's code and status for each of ours that has one; any other breaks a business rule. */
const codes: Partial<Record<AppError['code'], [code: string, status: number]>> = {
  unauthenticated: ['INVALID_CHATBOT_TOKEN', 401],
  token_expired: ['INVALID_CHATBOT_TOKEN', 401],
  forbidden: ['FORBIDDEN', 403],
  account_inactive: ['FORBIDDEN', 403],
  not_found: ['notFound', 404],
  payload_too_large: ['PAYLOAD_TOO_LARGE', 413],
  unsupported_media_type: ['UNSUPPORTED_MEDIA_TYPE', 415],
  rate_limited: ['tooManyRequests', 429],
  network_unreachable: ['BAD_GATEWAY', 502],
  not_configured: ['SERVICE_UNAVAILABLE', 503],
  unavailable: ['SERVICE_UNAVAILABLE', 503],
}

/** What the vendor calls some of our things, where a missing one is spoken of. */
const things: Record<string, string> = { campaign: 'Broadcast', agent: 'Member' }

function translate({ code, message, details }: AppError): ChatbotxError {
  const { thing = '', fields, retryAfterSeconds } = details
  if (code === 'invalid_request') return fields ? invalidInput(fields.map(toIssue)) : asIssue(message)
  if (code === 'duplicate') return unprocessable(message, [{ code: 'custom', path: [], message }])
  if (code === 'not_found' && things[thing])
    return new ChatbotxError('notFound', 404, `${things[thing]} not found`)
  if (code === 'rate_limited')
    return new ChatbotxError('tooManyRequests', 429, `Too many requests. Retry after ${retryAfterSeconds}s.`)
  const [theirs, status] = codes[code] ?? ['systemError', 400]
  return new ChatbotxError(theirs, status, message)
}

function asIssue(message: string): ChatbotxError {
  return invalidInput([{ code: 'custom', path: [], message }])
}

function toIssue({ field, message }: FieldError): Issue {
  return { code: 'custom', path: field.split('.'), message: `${field} ${message}` }
}

function isUnstorableText({ code, message }: { code?: string; message: string }): boolean {
  return code === '22021' || code === '22P05' || (code === '22P02' && message.includes('type json'))
}
