import multipart, { type Multipart } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import { malformedRequest } from '../errors.ts'
import { nestEntries, parseBrackets } from './brackets.ts'

/** Of one file, and of all parts of a form together: they are held in memory until the handler has them. */
const mostFileBytes = 25_000_000
const mostFormBytes = 60_000_000
const mostParts = 100

/**
 * Bodies by their content type: JSON (also of a client that names none), forms with brackets, multipart. An empty
 * body is none; one of any other type is a text, which no schema takes.
 */
export async function parseBodies(app: FastifyInstance): Promise<void> {
  const parseJson = app.getDefaultJsonParser('remove', 'remove')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
    const type = request.headers['content-type'] ?? 'application/json'
    if (type.startsWith('application/x-www-form-urlencoded')) return done(null, parseBrackets(String(text)))
    if (!type.startsWith('application/json')) return done(null, String(text))
    if (text === '') return done(null, undefined)
    parseJson(request, String(text), (error, value) => (error ? done(malformedRequest()) : done(null, value)))
  })
  await app.register(multipart, {
    limits: { fileSize: mostFileBytes, parts: mostParts, fieldNameSize: 200 },
  })
}

/** What the body says: a value, or undefined when there is none. */
export async function readBody(request: FastifyRequest): Promise<unknown> {
  return request.isMultipart() ? readForm(request) : request.body
}

async function readForm(request: FastifyRequest): Promise<object> {
  const entries: [name: string, value: unknown][] = []
  let size = 0
  try {
    for await (const part of request.parts()) {
      const value = await readPart(part)
      size += value instanceof File ? value.size : String(value).length
      if (size > mostFormBytes) throw tooLarge()
      entries.push([part.fieldname, value])
    }
    return nestEntries(entries)
  } catch (error) {
    throw (error as { statusCode?: number }).statusCode === 413 ? tooLarge() : formError(error)
  } finally {
    // Whatever is left unread would hold the connection, and the client, for ever.
    request.raw.unpipe().resume()
  }
}

async function readPart(part: Multipart): Promise<unknown> {
  if (part.type !== 'file') return part.value
  const content = await part.toBuffer()
  return new File([new Uint8Array(content)], part.filename ?? 'blob', { type: part.mimetype })
}

function formError(error: unknown): Error {
  return error instanceof AppError ? error : malformedRequest()
}

function tooLarge(): AppError {
  return new AppError(
    'payload_too_large',
    `A file may have ${mostFileBytes} bytes at most, all of a form together ${mostFormBytes}`,
  )
}
