import { z } from 'zod'
import {
  type ContactImport,
  countContactImports,
  findContactFile,
  findContactImport,
  listContactImports,
  listRowErrors,
} from '../../../../core/contact-files/index.ts'
import { isId } from '../../../../platform/ids.ts'
import { ChatbotxError } from '../../errors.ts'
import { PageQuery, presentPage, readPage } from '../../paging.ts'
import { defineEndpoint } from '../../route.ts'
import { Id, IdText, listOf, pageOf, stored, Time } from '../../schemas.ts'
import { readImportFile } from './find-file.ts'

const mostErrors = 1000
const tags = ['contacts']
const scope = 'contacts'

const Import = z.object({
  ...stored,
  fileId: Id,
  inboxId: Id,
  status: z.enum(['pending', 'processing', 'completed', 'failed']),
  progress: z.int().describe('In percent of the file'),
  processed: z.int().describe('Rows that were read so far'),
  created: z.int(),
  updated: z.int(),
  failed: z.int().describe('Rows that could not be taken'),
  error: z.string().nullable().describe('Why the import could not go on'),
  finishedAt: Time.nullable(),
})

const ImportDetails = Import.extend({
  errors: z
    .array(z.object({ row: z.int(), message: z.string() }))
    .describe(`The first ${mostErrors}; rows count from 1, the header not counted`),
})

export const listImports = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/imports',
  operationId: 'contacts.imports.list',
  summary: 'List imports, newest first',
  tags,
  scope,
  input: z.object(PageQuery),
  output: pageOf(Import),
  handler: async ({ db }, { caller: { account }, input }) => {
    const page = readPage(input)
    const accountId = account.id
    const [jobs, total] = await Promise.all([
      listContactImports(db, { accountId, ...page }),
      countContactImports(db, accountId),
    ])
    return presentPage(
      jobs.map((job) => presentImport(job)),
      { total, limit: page.limit },
    )
  },
})

export const getImport = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/imports/{id}',
  operationId: 'contacts.imports.get',
  summary: 'See how an import goes, or went',
  tags,
  scope,
  input: z.object({ id: IdText }),
  output: ImportDetails,
  failures: [404],
  handler: async ({ db }, { caller: { account }, input: { id } }) => {
    const accountId = account.id
    const job = isId(id) ? await findContactImport(db, { accountId, id }) : undefined
    if (!job) throw new ChatbotxError('notFound', 404, 'Import not found')
    const [file, errors] = await Promise.all([
      findContactFile(db, { accountId, id: job.fileId }),
      listRowErrors(db, { accountId, id, limit: mostErrors }),
    ])
    return {
      ...presentImport(job, file?.sizeBytes),
      errors: errors.map(({ row, reason }) => ({ row, message: reason })),
    }
  },
})

export const getFileHeaders = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/imports/files/{fileId}/headers',
  operationId: 'contacts.imports.headers',
  summary: 'List the columns of a file that is to be imported',
  tags,
  scope,
  input: z.object({ fileId: IdText }),
  output: listOf(z.string()),
  failures: [404],
  handler: async (services, { caller, input }) => {
    const { header } = await readImportFile(services, caller, input.fileId)
    return { data: header.columns }
  },
})

const statuses = {
  waiting: 'pending',
  running: 'processing',
  completed: 'completed',
  failed: 'failed',
} as const

function presentImport(job: ContactImport, sizeBytes = 0): z.input<typeof Import> {
  const { id, createdAt, updatedAt, fileId, inboxId, status, nextByte, failure, finishedAt } = job
  const { total, created, updated, failed } = job
  const share = sizeBytes > 0 ? nextByte / sizeBytes : 0
  return {
    id,
    createdAt,
    updatedAt,
    fileId,
    inboxId,
    status: statuses[status],
    progress: status === 'completed' ? 100 : Math.min(99, Math.floor(100 * share)),
    processed: total,
    created,
    updated,
    failed,
    error: failure ?? null,
    finishedAt: finishedAt ?? null,
  }
}
