import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isTransient } from '../../platform/db/index.ts'
import { AppError, type FieldError, invalidFields } from '../../platform/errors.ts'
import { answerRefusal, Refused } from './auth.ts'

/** A business rule that the vendor names by a code of its own. 403 is its framework's status for those. */
export class VoxaError extends Error {
  readonly code: string
  readonly status: number

  constructor(code: `Voxa:${string}`, message: string, status = 403) {
    super(message)
    this.code = code
    this.status = status
  }
}

/** Where a code of ours becomes another status here than elsewhere. */
const statuses: Partial<Record<AppError['code'], number>> = {
  invalid_state: 403,
  inbox_inactive: 403,
  network_refused: 400,
  payload_too_large: 400,
}

type Envelope = {
  code: string | null
  message: string
  details: string | null
  data: Record<string, unknown>
  validationErrors: { message: string; members: string[] }[] | null
}

/** The vendor's framework answers every failure in one envelope, except those of authentication. */
export function answerError(
  error: FastifyError | AppError | Refused | VoxaError,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  if (error instanceof Refused) return answerRefusal(error, reply)
  if (error instanceof VoxaError) return answer(reply, error.status, { ...empty(error), code: error.code })
  const known = toAppError(error)
  if (!known) {
    request.log.error({ err: error }, 'request failed')
    const message = `An internal error occurred; the server's log has it under ${request.id}`
    return answer(reply, 500, empty({ message }))
  }
  const { retryAfterSeconds, fields } = known.details
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  const status = statuses[known.code] ?? known.status
  if (!fields) return answer(reply, status, empty(known))
  return answer(reply, status, {
    ...empty({ message: 'Your request is not valid' }),
    details: fields.map((fault) => `- ${sentence(fault)}`).join('\n'),
    validationErrors: fields.map((fault) => ({ message: sentence(fault), members: [memberOf(fault.field)] })),
  })
}

/** As `answerError`, but what is not found has no body. */
export function answerBareError(
  error: Parameters<typeof answerError>[0],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const isUnknown = error instanceof AppError && error.code === 'not_found'
  return isUnknown ? reply.status(404).send() : answerError(error, request, reply)
}

/** A path that no route has; docs say nothing of its body, so it is that of any other failure. */
export function answerUnknownRoute(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return answer(reply, 404, empty({ message: 'There is no such route' }))
}

function answer(reply: FastifyReply, status: number, error: Envelope): FastifyReply {
  return reply.status(status).header('_abperrorformat', 'true').send({ error })
}

function empty({ message }: { message: string }): Envelope {
  return { code: null, message, details: null, data: {}, validationErrors: null }
}

/** An error that says what to do, or undefined for a fault of ours. */
function toAppError(error: FastifyError | AppError): AppError | undefined {
  if (error instanceof AppError) return error
  if (error.validation) return invalidFields(faultsOf(error.validation))
  if (isTransient(error))
    return new AppError('unavailable', 'The database is away; try again', { retryAfterSeconds: 2 }, error)
  if (isUnstorableText(error))
    return new AppError(
      'invalid_request',
      'Text may contain neither the character U+0000 nor half of a surrogate pair',
    )
  if (error.statusCode === 413) return new AppError('payload_too_large', error.message)
  if (error.statusCode === 415) return new AppError('unsupported_media_type', error.message)
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError('invalid_request', error.message)
  return undefined
}

function isUnstorableText({ code, message }: { code?: string; message: string }): boolean {
  return code === '22021' || code === '22P05' || (code === '22P02' && message.includes('type json'))
}

type Validation = NonNullable<FastifyError['validation']>[number]

function toFieldError({ keyword, instancePath, params, message = 'is not valid' }: Validation): FieldError {
  const path = instancePath.split('/').filter(Boolean)
  if (keyword === 'required')
    return {
      field: [...path, String(params['missingProperty'])].join('.'),
      message: 'is required',
      code: 'REQUIRED',
    }
  return { field: path.join('.') || 'body', message, code: 'INVALID' }
}

/** A value that fits none of several shapes has a fault for each; the first that is not about null says enough. */
function faultsOf(validation: Validation[]): FieldError[] {
  const telling = validation.filter(({ keyword, params }) => keyword !== 'anyOf' && params['type'] !== 'null')
  const faults = telling.map(toFieldError)
  return faults.filter(({ field }, at) => faults.findIndex((other) => other.field === field) === at)
}

function sentence({ field, message }: FieldError): string {
  return `${memberOf(field)} ${message.replace(/\.+$/, '')}.`
}

/** Core's names of fields are snake_case; members are camelCase. */
function memberOf(field: string): string {
  const camel = field.replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
  return camel[0]!.toLowerCase() + camel.slice(1)
}
