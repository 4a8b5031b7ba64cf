import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { insertUpload, type Upload } from '../../../core/visitors/index.ts'
import { AppError, errorText, invalidField } from '../../../platform/errors.ts'
import { signFileLink, sniffBytes, sniffMime } from '../../../platform/storage/index.ts'
import type { Endpoint, Visit, WidgetApp, WidgetContext } from '../context.ts'
import { largestUploadBytes } from '../present/present-config.ts'
import { mayUpload } from '../upload-kinds.ts'
import { requireVisitFor } from '../visit.ts'

const linkMs = 24 * 60 * 60 * 1000
/** What a form adds to its file. */
const formBytes = 64 * 1024

/** Takes a file for a message that is yet to come. What it is, its bytes say. */
export const uploadFile: Endpoint = (app, context) => {
  app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: largestUploadBytes, files: 1, parts: 5 },
      throwFileSizeLimit: false,
    })
    addRoute(scope as unknown as WidgetApp, context)
  })
}

function addRoute(app: WidgetApp, context: WidgetContext): void {
  app.post('/attachments', { bodyLimit: largestUploadBytes + formBytes }, async (request, reply) => {
    const visit = await requireVisitFor('uploads', context, request)
    if (!request.widget.settings.uploads)
      throw new AppError('forbidden', 'Files are switched off in this chat')
    if (Number(request.headers['content-length'] ?? 0) > largestUploadBytes + formBytes) throw tooLarge()
    const { bytes, declared, fileName } = await readFile(request)
    const mimeType = await sniffMime(bytes.subarray(0, sniffBytes), declared, fileName)
    if (!mayUpload(mimeType))
      throw new AppError(
        'unsupported_media_type',
        `Files of the kind ${mimeType} are not taken; send a picture, a sound, a film or a document`,
      )
    const upload = await keep(context, visit, { bytes, mimeType, fileName })
    const url = signFileLink(context.db.vault.derive('media-links'), {
      storageKey: upload.storageKey,
      fileName,
      expiresAt: new Date(upload.createdAt.getTime() + linkMs),
    })
    return reply.status(201).send({ id: upload.id, name: fileName, size: bytes.length, mime: mimeType, url })
  })
}

async function keep(
  { db, media }: WidgetContext,
  { visitor }: Visit,
  { bytes, mimeType, fileName }: { bytes: Buffer; mimeType: string; fileName: string },
): Promise<Upload> {
  const id = db.newId()
  const storageKey = `uploads/${visitor.accountId}/${id}`
  const { size, sha256 } = await media.put(storageKey, bytes, { mimeType })
  const upload: Upload = {
    accountId: visitor.accountId,
    id,
    visitorId: visitor.id,
    fileName,
    mimeType,
    sizeBytes: size,
    sha256,
    storageKey,
    createdAt: db.now(),
  }
  await insertUpload(db, upload)
  return upload
}

async function readFile(
  request: FastifyRequest,
): Promise<{ bytes: Buffer; declared: string; fileName: string }> {
  try {
    const part = request.isMultipart() ? await request.file() : undefined
    if (part?.fieldname !== 'file')
      throw invalidField('file', 'is required: a file in the field `file` of multipart/form-data', 'REQUIRED')
    part.file.once('limit', () => part.file.destroy(tooLarge()))
    const bytes = await part.toBuffer()
    // A small rest may have been read before anybody listened.
    if (part.file.truncated) throw tooLarge()
    if (bytes.length === 0) throw invalidField('file', 'is empty')
    return { bytes, declared: part.mimetype, fileName: cleanName(part.filename) }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('invalid_request', `The multipart body cannot be read: ${errorText(error)}`)
  } finally {
    // Whatever is left unread would hold the connection, and the client, for ever.
    request.raw.unpipe().resume()
  }
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

function tooLarge(): AppError {
  return new AppError('payload_too_large', `A file may have ${largestUploadBytes / 1024 / 1024} MB at most`)
}
