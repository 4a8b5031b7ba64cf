import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../platform/errors.ts'

/**
 * Gives an answer the ETag of the object that it is: `return sendTagged(reply, object)`. To a GET with an
 * If-None-Match that has it, `answerUnchanged` makes it a 304.
 */
export function sendTagged<Shown extends object>(reply: Pick<FastifyReply, 'header'>, object: Shown): Shown {
  reply.header('etag', etagOf(object))
  return object
}

/**
 * Refuses a change of what is no longer as the caller saw it. Between reading `current` and the change nobody else may
 * change it: both stand in one transaction that has locked it.
 *
 * @throws AppError `precondition_failed` when the request has an If-Match that is not of `current`
 */
export function requireMatch(request: Pick<FastifyRequest, 'headers'>, current: object): void {
  const given = request.headers['if-match']
  if (given === undefined || given.trim() === '*') return
  if (!listTags(given).includes(etagOf(current)))
    throw new AppError(
      'precondition_failed',
      'It was changed since: read it again, and send the change with the ETag that you get',
    )
}

/**
 * The same at the beginning of a transaction that changes a row: nothing is read unless it is asked for.
 * @param lock holds the row until the transaction ends
 * @param read what the API shows of it. @throws AppError `not_found`
 */
export async function requireUnchanged(
  request: Pick<FastifyRequest, 'headers'>,
  { lock, read }: { lock: () => Promise<unknown>; read: () => Promise<object> },
): Promise<void> {
  if (request.headers['if-match'] === undefined) return
  await lock()
  requireMatch(request, await read())
}

/** Fastify’s hook `onSend`: what the caller has already is not sent again. */
export async function answerUnchanged(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  const given = request.headers['if-none-match']
  const etag = reply.getHeader('etag')
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (!isRead || given === undefined || typeof etag !== 'string' || reply.statusCode !== 200) return payload
  // Here a weak tag says the same as a strong one: RFC 9110, 13.1.2.
  const isKnown = given.trim() === '*' || listTags(given.replaceAll('W/', '')).includes(etag)
  if (!isKnown) return payload
  reply.status(304).removeHeader('content-length').removeHeader('content-type')
  // What Fastify makes of a GET for HEAD wants a text.
  return request.method === 'HEAD' ? '' : null
}

/** Strong: the same tag is the same JSON. */
function etagOf(object: object): string {
  return `"${hash('sha256', JSON.stringify(object), 'base64url').slice(0, 27)}"`
}

/** The tags of a header; a weak one is none for a change: RFC 9110, 13.1.1. */
function listTags(header: string): string[] {
  return header.split(',').map((tag) => tag.trim())
}
