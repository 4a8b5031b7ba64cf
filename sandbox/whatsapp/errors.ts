import { errorFacts } from './error-catalogue.ts'
import { newTraceId } from './ids.ts'
import type { Json } from './json.ts'

/** Overrides of what the catalogue says for a code. */
export type GraphErrorParts = {
  message?: string
  details?: string
  subcode?: number
  status?: number
  type?: string
  userTitle?: string
  userMessage?: string
  transient?: boolean
  retryAfterSeconds?: number
}

/** A refusal of the Graph API, in Meta's words. */
export class GraphError extends Error {
  readonly code: number
  readonly parts: GraphErrorParts

  constructor(code: number, parts: GraphErrorParts = {}) {
    super(parts.message ?? errorFacts(code).title)
    this.code = code
    this.parts = parts
  }

  get status(): number {
    return this.parts.status ?? errorFacts(this.code).status
  }
}

/** A wrong call of the sandbox's own control API. */
export class ControlError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** `{"error":{…}}` exactly as the Graph API writes it. */
export function toErrorBody({ code, parts }: GraphError): Json {
  const facts = errorFacts(code)
  // Messaging errors always explain themselves; those of the Graph API in general never do.
  const details = parts.details ?? facts.details ?? (code >= 130_000 ? facts.title : undefined)
  const subcode = parts.subcode ?? facts.subcode
  return {
    error: {
      message: parts.message ?? (code === 190 ? facts.title : `(#${code}) ${facts.title}`),
      type: parts.type ?? 'OAuthException',
      code,
      ...(details !== undefined && { error_data: { messaging_product: 'whatsapp', details } }),
      ...(subcode !== undefined && { error_subcode: subcode }),
      is_transient: parts.transient ?? facts.transient ?? false,
      ...(parts.userTitle && { error_user_title: parts.userTitle }),
      ...(parts.userMessage && { error_user_msg: parts.userMessage }),
      fbtrace_id: newTraceId(),
    },
  }
}

/** The same code as an entry of `errors[]` in a `failed` status. */
export function toStatusError(code: number, details?: string): Json {
  const facts = errorFacts(code)
  return {
    code,
    title: facts.title,
    message: facts.title,
    error_data: { details: details ?? facts.details ?? facts.title },
    href: 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/',
  }
}

export function missing(path: string): GraphError {
  return new GraphError(131008, { details: `Parameter '${path}' is missing.` })
}

export function invalid(path: string, expected: string): GraphError {
  return new GraphError(131009, { details: `Parameter '${path}' is not valid: expected ${expected}.` })
}

export function tooLong(path: string, most: number): GraphError {
  return new GraphError(100, { message: `(#100) Param ${path} must be at most ${most} characters long.` })
}

/** Meta's one answer for what does not exist and for what the token may not see. */
export function unknownObject(method: string, id: string): GraphError {
  const verb = method === 'GET' ? 'get' : method === 'DELETE' ? 'delete' : 'post'
  return new GraphError(100, {
    message:
      `Unsupported ${verb} request. Object with ID '${id}' does not exist, cannot be loaded due to missing ` +
      'permissions, or does not support this operation. Please read the Graph API documentation at ' +
      'https://developers.facebook.com/docs/graph-api',
    type: 'GraphMethodException',
    subcode: 33,
  })
}
