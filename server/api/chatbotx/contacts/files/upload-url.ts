import { z } from 'zod'
import { expectUpload, fileDays, mostFileBytes } from '../../../../core/contact-files/index.ts'
import { defineEndpoint } from '../../route.ts'
import { Id, Time } from '../../schemas.ts'
import { uploadPath } from './upload-route.ts'

export const createUploadUrl = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/imports/upload-url',
  operationId: 'contacts.imports.uploadUrl',
  summary: 'Get an address for a file that is to be imported',
  description: `PUT the file's bytes to \`uploadUrl\`, without a token, then import \`fileId\`. A CSV file in UTF-8 of ${mostFileBytes} bytes at most; it is kept for ${fileDays} days.`,
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({
    fileName: z.string().max(255).default('contacts.csv'),
    contentType: z.string().max(255).optional().describe('Has no effect'),
  }),
  output: z.object({ fileId: Id, uploadUrl: z.string(), expiresAt: Time }),
  status: 201,
  handler: async ({ db, publicUrl }, { caller: { account }, input }) => {
    const file = await db.transaction((tx) =>
      expectUpload(tx, { accountId: account.id, name: input.fileName }),
    )
    const { path, expiresAt } = uploadPath(db, file)
    return { fileId: file.id, uploadUrl: publicUrl() + path, expiresAt }
  },
})
