import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Upload } from '../../../../shared/parley/index.ts'
import { keepUpload } from '../../../core/writing/index.ts'
import { AppError, errorText, invalidField } from '../../../platform/errors.ts'
import { callerId } from '../auth.ts'
import { presentUpload } from '../present/upload.ts'
import type { Endpoint, ParleyApp, ParleyContext } from '../route.ts'

/** What a form adds to its file. */
const formBytes = 64 * 1024

/** Takes a file for a message that is yet to come. What it is, its bytes say. */
export const createUpload: Endpoint = (app, context) => {
  app.register(async (scope) => {
    await scope.register(multipart, {
      // One byte more than may be, so that too much is told rather than cut off.
      limits: { fileSize: context.mediaMaxBytes + 1, files: 1, parts: 5 },
      throwFileSizeLimit: false,
    })
    addRoute(scope as unknown as ParleyApp, context)
  })
}

function addRoute(app: ParleyApp, { db, media, mediaMaxBytes }: ParleyContext): void {
  app.post('/uploads', {
    config: { scope: 'conversations', perInbox: true },
    bodyLimit: mediaMaxBytes + formBytes,
    schema: {
      operationId: 'createUpload',
      summary: 'Give the server a file, to be sent with a message afterwards',
      description:
        'The body is multipart/form-data with one file in the field `file`. A file that is not sent is deleted after a day, unless a draft or a scheduled message has it.',
      tags: ['uploads'],
      consumes: ['multipart/form-data'],
      response: { 201: Upload },
    },
    handler: async (request, reply) => {
      const { parley } = request
      const upload = await readingFile(request, async (file) =>
        keepUpload(
          { db, media },
          {
            accountId: parley.account.id,
            ownerId: callerId(parley),
            fileName: cleanName(file.filename),
            declaredType: file.mimetype,
            bytes: file.file,
            maxBytes: mediaMaxBytes,
          },
        ),
      )
      return reply.status(201).send(presentUpload(db, upload))
    },
  })
}

type Part = NonNullable<Awaited<ReturnType<FastifyRequest['file']>>>

/** @throws AppError `invalid_request` when there is no file, or no end of it */
async function readingFile<T>(request: FastifyRequest, work: (part: Part) => Promise<T>): Promise<T> {
  try {
    const part = request.isMultipart() ? await request.file() : undefined
    if (part?.fieldname !== 'file')
      throw invalidField('file', 'is required: a file in the field `file` of multipart/form-data', 'REQUIRED')
    return await work(part)
  } catch (error) {
    if (error instanceof AppError || !isOfBody(error)) throw error
    throw new AppError('invalid_request', `The multipart body cannot be read: ${errorText(error)}`)
  } finally {
    // Whatever is left unread would hold the connection, and the client, for ever.
    request.raw.unpipe().resume()
  }
}

/** What the reader of the form says; anything else is no fault of the client's. */
function isOfBody(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return (
    String(code).startsWith('FST_') ||
    /multipart|unexpected end of form|part terminated/i.test(String(message))
  )
}

/** The last part of a path, without controls and marks that turn the reading direction and so hide the extension. */
function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!
  return (
    last
      .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
      .trim()
      .slice(-150)
      .toWellFormed() || 'file'
  )
}
