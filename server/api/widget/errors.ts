import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isTransient } from '../../platform/db/index.ts'
import { AppError, invalidFields } from '../../platform/errors.ts'

/** Failures as RFC 9457 problems, with our code and what is wrong with each field. */
export function answerError(
  error: FastifyError | AppError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const known = toAppError(error)
  if (!known) request.log.error({ err: error }, 'a request of the widget failed')
  const { code, status, message, details } = known ?? {
    code: 'internal',
    status: 500,
    message: 'Something went wrong on the server; its log has this request id',
    details: {},
  }
  if (details.retryAfterSeconds !== undefined) reply.header('retry-after', details.retryAfterSeconds)
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  const problem = {
    type: `urn:parley:error:${code}`,
    title: code.replaceAll('_', ' '),
    status,
    detail: message,
    code,
    requestId: request.id,
    errors: details.fields?.map(({ field, code, message }) => ({ field, code, message })),
    retryAfterSeconds: details.retryAfterSeconds,
  }
  return reply.status(status).type('application/problem+json').serializer(JSON.stringify).send(problem)
}

function toAppError(error: FastifyError | AppError): AppError | undefined {
  if (error instanceof AppError) return error
  if (error.validation)
    return invalidFields(
      error.validation.map(({ instancePath, params, keyword, message = 'is not valid' }) => ({
        field:
          [
            ...instancePath.split('/').filter(Boolean),
            params['missingProperty'] ?? params['additionalProperty'],
          ]
            .filter(Boolean)
            .join('.') || 'body',
        message,
        code: keyword === 'required' ? 'REQUIRED' : 'INVALID',
      })),
    )
  if (isTransient(error))
    return new AppError(
      'unavailable',
      'The server is busy; try again in a moment',
      { retryAfterSeconds: 2 },
      error,
    )
  if (error.statusCode === 413) return new AppError('payload_too_large', error.message)
  if (error.statusCode === 415)
    return new AppError('unsupported_media_type', 'The body must be application/json')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError('invalid_request', error.message)
  return undefined
}
