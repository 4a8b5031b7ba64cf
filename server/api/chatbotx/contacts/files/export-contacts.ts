import { z } from 'zod'
import {
  fileDays,
  findContactFile,
  findExportOfFile,
  startExport,
} from '../../../../core/contact-files/index.ts'
import { isId } from '../../../../platform/ids.ts'
import { signFileLink } from '../../../../platform/storage/index.ts'
import { ContactFilterQuery } from '../../contact-filter/index.ts'
import { ChatbotxError } from '../../errors.ts'
import { defineEndpoint } from '../../route.ts'
import { Id, IdText } from '../../schemas.ts'
import { keyword, readAsked } from '../list-input.ts'

const linkMs = 24 * 3_600_000

export const exportContacts = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/export',
  operationId: 'contacts.export',
  summary: 'Write contacts into a file',
  description: `A CSV file in UTF-8, which is kept for ${fileDays} days. \`export-files/{fileId}\` tells where it is once it is there.`,
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ keyword, contactFilter: ContactFilterQuery.optional() }).default({}),
  output: z.object({ exportId: Id, fileId: Id }),
  status: 201,
  handler: async ({ db }, { caller: { account }, input }) => {
    const { name: _name, ...filter } = readAsked(input, { now: db.now() })
    const name = `contacts-${db.now().toISOString().slice(0, 10)}.csv`
    const { job, file } = await db.transaction((tx) =>
      startExport(tx, { accountId: account.id, name, filter }),
    )
    return { exportId: job.id, fileId: file.id }
  },
})

export const getExportFile = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/export-files/{fileId}',
  operationId: 'contacts.exportFiles.get',
  summary: 'Get the address of a file that an export made',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({ fileId: IdText }),
  output: z.object({
    fileId: Id,
    exportId: Id,
    name: z.string(),
    status: z.enum(['processing', 'completed', 'failed']),
    total: z.int().describe('Contacts in the file'),
    url: z.string().nullable().describe('For a day; null until the file is there'),
    error: z.string().nullable(),
  }),
  failures: [404],
  handler: async ({ db, publicUrl }, { caller: { account }, input: { fileId } }) => {
    const accountId = account.id
    const [file, job] = isId(fileId)
      ? await Promise.all([
          findContactFile(db, { accountId, id: fileId }),
          findExportOfFile(db, { accountId, fileId }),
        ])
      : []
    if (!file || !job) throw new ChatbotxError('notFound', 404, 'File not found')
    const { name, storageKey } = file
    const expiresAt = new Date(db.now().getTime() + linkMs)
    const key = db.vault.derive('media-links')
    return {
      fileId,
      exportId: job.id,
      name,
      status: job.status === 'waiting' ? ('processing' as const) : job.status,
      total: job.total,
      url: storageKey ? publicUrl() + signFileLink(key, { storageKey, fileName: name, expiresAt }) : null,
      error: job.failure ?? null,
    }
  },
})
