import type { MultipartFile } from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphError } from './errors.ts'
import { accessNumber, bearerOf, queryOf, refuse, requireLiveToken } from './graph-access.ts'
import { isText, type Json, textOf } from './json.ts'
import type { Media } from './media-store.ts'
import { allUploadTypes, kindsOfType, mostBytesOf } from './media-types.ts'
import type { Sandbox } from './state.ts'

/** Upload, and the second hop of a download. The first hop and deletion share their path with other objects. */
export function registerMedia(app: FastifyInstance, sandbox: Sandbox): void {
  app.post('/:id/media', { config: { operation: 'media' } }, async (request) => {
    const number = accessNumber(sandbox, request)
    const { mimeType, bytes, filename } = await readUpload(request)
    const kind = kindsOfType(mimeType)[0]
    if (!kind) throw wrongType(mimeType)
    if (bytes.length > mostBytesOf(kind)) {
      throw new GraphError(131053, {
        details: `The file has ${bytes.length} bytes, more than ${kind} may have.`,
      })
    }
    const { phoneNumberId } = number
    return { id: sandbox.media.add({ phoneNumberId, bytes, mimeType, filename }).id }
  })

  app.get('/whatsapp_business/attachments/', (request, reply) => {
    const { mid, ext, hash } = queryOf(request)
    const media = sandbox.media.findByAddress(textOf(mid) ?? '', textOf(ext) ?? '', textOf(hash) ?? '')
    const token = bearerOf(request)
    if (!token || !isOwner(sandbox, token, media)) return reply.code(401).send()
    if (!request.headers['user-agent']) return reply.code(400).send()
    if (!media) return reply.code(404).send()
    return reply.type(media.mimeType).send(media.bytes)
  })
}

/** First hop: an address that is good for a few minutes. */
export function presentMedia(sandbox: Sandbox, request: FastifyRequest, media: Media): Json {
  requireOwner(sandbox, request, media)
  return {
    messaging_product: 'whatsapp',
    url: sandbox.media.addressOf(media, sandbox.publicUrl, sandbox.settings.mediaUrlTtlSeconds),
    mime_type: media.mimeType,
    sha256: media.sha256,
    file_size: String(media.bytes.length),
    id: media.id,
  }
}

export function deleteMedia(sandbox: Sandbox, request: FastifyRequest, media: Media): Json {
  requireOwner(sandbox, request, media)
  return { success: sandbox.media.delete(media.id) }
}

/** `phone_number_id` in the query, when given, must be the number that the file belongs to. */
function requireOwner(sandbox: Sandbox, request: FastifyRequest, media: Media): void {
  const token = requireLiveToken(sandbox, request)
  const claimed = textOf(queryOf(request)['phone_number_id'])
  const wrongNumber = claimed !== undefined && claimed !== media.phoneNumberId
  if (wrongNumber || !isOwner(sandbox, token, media)) throw refuse(sandbox, request, token)
}

/** Without a file every living token passes, so that a token cannot be told from a stale address. */
function isOwner(sandbox: Sandbox, token: string, media: Media | undefined): boolean {
  if (sandbox.deadTokens.has(token)) return false
  if (media) return sandbox.numbers.get(media.phoneNumberId)?.accessToken === token
  return [...sandbox.numbers.values()].some((number) => number.accessToken === token)
}

async function readUpload(request: FastifyRequest) {
  if (!request.isMultipart()) throw required('file')
  const fields: Record<string, string> = {}
  let file: { bytes: Buffer; part: MultipartFile } | undefined
  for await (const part of request.parts()) {
    if (part.type === 'file') file = { bytes: await part.toBuffer(), part }
    else if (isText(part.value)) fields[part.fieldname] = part.value
  }
  if (fields['messaging_product'] !== 'whatsapp') throw required('messaging_product')
  if (!file) throw required('file')
  return {
    mimeType: fields['type'] ?? file.part.mimetype,
    bytes: file.bytes,
    filename: file.part.filename ?? null,
  }
}

function required(parameter: string): GraphError {
  return new GraphError(100, { message: `(#100) The parameter ${parameter} is required.` })
}

function wrongType(mimeType: string): GraphError {
  const types = allUploadTypes().join(', ')
  return new GraphError(100, {
    message:
      `(#100) Param file must be a file with one of the following types: ${types}. ` +
      `Received file of type '${mimeType}'.`,
  })
}
