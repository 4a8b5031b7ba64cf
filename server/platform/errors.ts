/**
 * Every code an action may fail with, and the HTTP status it usually becomes. A dialect turns the code into
 * its vendor's words. `docs/errors.md` has a row for each; a test keeps it true.
 */
export const errorCatalogue = {
  invalid_request: 400,
  unauthenticated: 401,
  token_expired: 401,
  forbidden: 403,
  account_inactive: 403,
  not_found: 404,
  duplicate: 409,
  invalid_state: 409,
  inbox_inactive: 409,
  conflict: 409,
  idempotency_key_in_use: 409,
  precondition_failed: 412,
  payload_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  rate_limited: 429,
  network_refused: 502,
  network_unreachable: 502,
  not_configured: 503,
  unavailable: 503,
} as const

export type ErrorCode = keyof typeof errorCatalogue

/** What is wrong with one field of a request: its path, a phrase that follows it, and a short code. */
export type FieldError = { field: string; message: string; code: string; value?: unknown }

export type ErrorDetails = {
  /** The kind of thing that is missing, doubled or in the wrong state: `contact`, `template` … */
  thing?: string
  fields?: FieldError[]
  retryAfterSeconds?: number
  [key: string]: unknown
}

/** A failure that a caller can understand and act on. The message names what failed, what came and what to do. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, { cause })
    this.name = 'AppError'
    this.code = code
    this.status = errorCatalogue[code]
    this.details = details
  }
}

/** For missing and for forbidden alike: a caller never learns that another account's row exists. */
export function notFound(thing: string): AppError {
  return new AppError('not_found', `${sentenceCase(thing)} not found`, { thing })
}

export function invalidField(field: string, message: string, code = 'INVALID', value?: unknown): AppError {
  return invalidFields([{ field, message, code, value }])
}

export function invalidFields(fields: FieldError[]): AppError {
  const message = fields.map(({ field, message }) => `${field} ${message}`).join('; ')
  return new AppError('invalid_request', message, { fields })
}

export function duplicate(thing: string, message: string): AppError {
  return new AppError('duplicate', message, { thing })
}

export function invalidState(thing: string, message: string): AppError {
  return new AppError('invalid_state', message, { thing })
}

/** The text of anything thrown, for logs and stored reasons. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function sentenceCase(thing: string): string {
  const words = thing.replaceAll('_', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}
