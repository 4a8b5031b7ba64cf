import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import { importContacts as importRows } from '../../../core/contacts/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { AppError, errorText, invalidField } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Endpoint, VobizApp } from '../route.ts'
import { type RowError, readContactFile } from './contact-file.ts'

const mostMegabytes = 20
const mostBytes = mostMegabytes * 1024 * 1024
/** What a form adds to its file: boundaries, headers of parts, small fields. */
const formBytes = 64 * 1024
const mostErrors = 10_000

const Summary = Type.Object({
  total: Type.Integer({ description: 'Data rows in the file' }),
  created: Type.Integer(),
  updated: Type.Integer({ description: 'Rows whose number a contact had already' }),
  failed: Type.Integer(),
  errors: Type.Array(
    Type.Object({
      row: Type.Integer({ description: 'From 1, the header not counted' }),
      phone_number: Type.String(),
      reason: Type.String(),
    }),
    { description: `The first ${mostErrors} rows that failed` },
  ),
})

/** In a scope of its own: no other route takes multipart bodies. */
export const importContacts: Endpoint = (app, { db }) => {
  app.register(async (scope) => {
    await scope.register(multipart, {
      limits: { fileSize: mostBytes, files: 10, parts: 20 },
      throwFileSizeLimit: false,
      isPartAFile: (field, type, fileName) =>
        field === 'file' || fileName !== undefined || type === 'application/octet-stream',
    })
    addRoute(scope as unknown as VobizApp, db)
  })
}

function addRoute(app: VobizApp, db: Database): void {
  app.post('/contacts/import', {
    schema: {
      operationId: 'importContacts',
      summary: 'Import contacts from a CSV file',
      description: [
        'A header with `phone_number`, `name` and optionally `tags` (one quoted cell, separated by commas), in any order.',
        'A number that a contact has already updates that contact; tags in the file replace its tags.',
        `The file is UTF-8 and has ${mostMegabytes} MB at most.`,
      ].join(' '),
      tags: ['contacts'],
      consumes: ['multipart/form-data'],
      body: Type.Object({ file: Type.String({ format: 'binary' }) }),
      response: { 200: Summary },
    },
    // The body is a stream here, and its schema is for the reference only.
    validatorCompiler: () => () => true,
    handler: async (request) => {
      const file = await readFile(request)
      // Read to its end before anything is written: a file that breaks off halfway changes nothing.
      for await (const _batch of readContactFile(file));
      return importFile(db, request.vobiz.account.id, file)
    },
  })
}

/** A transaction for each batch, so that a long file holds no lock for long. */
async function importFile(db: Database, accountId: Id, file: Buffer) {
  const summary = { total: 0, created: 0, updated: 0, failed: 0, errors: [] as RowError[] }
  for await (const { rows, errors } of readContactFile(file)) {
    const { created, updated } = await db.transaction((tx) => importRows(tx, { accountId, rows }))
    summary.total += rows.length + errors.length
    summary.created += created
    summary.updated += updated
    summary.failed += errors.length
    summary.errors.push(...errors.slice(0, mostErrors - summary.errors.length))
  }
  return summary
}

async function readFile(request: FastifyRequest): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes + formBytes) throw tooLarge()
  if (request.isMultipart()) {
    const file = await readPart(request)
    if (file) return file
  }
  throw invalidField('file', 'is required: a CSV file in the field `file` of multipart/form-data', 'REQUIRED')
}

/** The content of the part `file`; undefined when the form has none. */
async function readPart(request: FastifyRequest): Promise<Buffer | undefined> {
  try {
    for await (const part of request.parts()) {
      if (part.type !== 'file') continue
      // Reading ends here, however much more is on its way.
      part.file.once('limit', () => part.file.destroy(tooLarge()))
      const content = await part.toBuffer()
      if (part.fieldname === 'file') return content
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

function tooLarge(): AppError {
  return new AppError('payload_too_large', `The file is larger than ${mostMegabytes} MB; split it`)
}
