import type { FastifyRequest } from 'fastify'
import { AppError, errorText, invalidField } from '../../../platform/errors.ts'

export type UploadRules = { field: string; mostBytes: number }

/** What a form adds to its file: boundaries, headers of parts, small fields. */
const formBytes = 64 * 1024

/**
 * The file in a field of a multipart form; the field's name in any case.
 * @throws AppError `invalid_request` about the field when there is no such file, or it is too large
 */
export async function readUpload(request: FastifyRequest, rules: UploadRules): Promise<Buffer> {
  const { field, mostBytes } = rules
  if (Number(request.headers['content-length'] ?? 0) > mostBytes + formBytes) throw tooLarge(rules)
  const file = request.isMultipart() ? await readPart(request, rules) : undefined
  if (file) return file
  throw invalidField(
    field,
    `is required: a file in the field \`${field}\` of multipart/form-data`,
    'REQUIRED',
  )
}

/** The content of the field's part; undefined when the form has none. */
async function readPart(request: FastifyRequest, rules: UploadRules): Promise<Buffer | undefined> {
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue
      // Reading ends here, however much more is on its way.
      part.file.once('limit', () => part.file.destroy(tooLarge(rules)))
      const content = await part.toBuffer()
      if (part.fieldname.toLowerCase() === rules.field.toLowerCase()) return content
    }
    return undefined
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('invalid_request', `The multipart body cannot be read: ${errorText(error)}`)
  } finally {
    // Whatever is left unread would hold the connection, and the client, for ever.
    request.raw.unpipe().resume()
  }
}

function tooLarge({ field, mostBytes }: UploadRules): AppError {
  return invalidField(field, `is larger than ${mostBytes / 1024 / 1024} MB`, 'TOO_LARGE')
}
