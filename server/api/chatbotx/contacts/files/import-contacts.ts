import { z } from 'zod'
import { type CsvHeader, type ImportMapping, startImport } from '../../../../core/contact-files/index.ts'
import { listCustomFieldsById } from '../../../../core/custom-fields/index.ts'
import { findTag } from '../../../../core/tags/index.ts'
import type { Db } from '../../../../platform/db/index.ts'
import { AppError, notFound } from '../../../../platform/errors.ts'
import type { Caller } from '../../auth.ts'
import { ChatbotxError } from '../../errors.ts'
import { readId } from '../../ids.ts'
import { channelName, channelNames } from '../../present/inbox.ts'
import { defineEndpoint } from '../../route.ts'
import { Id, IdText } from '../../schemas.ts'
import { findShownInbox } from '../find-inbox.ts'
import { readImportFile } from './find-file.ts'

const columns = ['phoneNumber', 'contactId', 'email', 'firstName', 'lastName'] as const
const Column = z.string().trim().min(1).max(255)

const Input = z
  .object({
    fileId: IdText,
    channel: z.enum(channelNames),
    inboxId: IdText,
    timezone: z.string().max(64).optional().describe('Of dates without a zone; UTC without it'),
    countryCode: z
      .string()
      .regex(/^\+[0-9]{1,4}$/)
      .optional()
      .describe('Of numbers without one: `+` and 1 to 4 digits'),
    phoneNumber: Column.optional().describe('The name of a column, as are the next four'),
    contactId: Column.optional(),
    email: Column.optional(),
    firstName: Column.optional(),
    lastName: Column.optional(),
    tagId: IdText.optional(),
    fieldMapping: z
      .array(z.object({ column: Column, customFieldId: IdText }))
      .max(10)
      .optional(),
  })
  .superRefine((input, context) => {
    const needed = input.channel === 'whatsapp' ? 'phoneNumber' : 'contactId'
    if (!input[needed])
      context.addIssue({
        code: 'custom',
        path: [needed],
        message: `Required for the channel ${input.channel}`,
      })
  })

export const importContacts = defineEndpoint({
  method: 'POST',
  path: '/v1/contacts/import',
  operationId: 'importContactsWorkspaceTokenAPI',
  summary: 'Import contacts from a file',
  description:
    'The file was brought to an `upload-url` before. Who is known is changed, everybody else is made. One import at a time; how it goes is told by `imports/{id}`.',
  tags: ['contacts'],
  scope: 'contacts',
  input: Input,
  output: z.object({ importId: Id }),
  status: 201,
  failures: [404, 409],
  handler: async (services, { caller, input }) => {
    const { db } = services
    const { file, header } = await readImportFile(services, caller, input.fileId)
    const inbox = await findShownInbox(db, caller, input.inboxId)
    if (channelName(inbox.channel) !== input.channel) throw notFound('inbox')
    requireColumns(header, input)
    const mapping = await readMapping(db, caller, input)
    const draft = { accountId: caller.account.id, fileId: file.id, inboxId: inbox.id, mapping }
    try {
      const { id } = await db.transaction((tx) => startImport(tx, draft))
      return { importId: id }
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'duplicate') throw error
      throw new ChatbotxError('contactImportAlreadyRunning', 409, error.message)
    }
  },
})

type Given = z.output<typeof Input>

function requireColumns(header: CsvHeader, input: Given): void {
  const wanted = [
    ...columns.flatMap((key) => input[key] ?? []),
    ...(input.fieldMapping ?? []).map(({ column }) => column),
  ]
  const missing = wanted.filter((column) => !header.columns.includes(column))
  if (missing.length > 0)
    throw new ChatbotxError(
      'importColumnNotFound',
      400,
      `The file has no column ${missing.map((column) => `'${column}'`).join(', ')}`,
    )
}

async function readMapping(db: Db, { account }: Caller, input: Given): Promise<ImportMapping> {
  const { tagId, fieldMapping = [], timezone, countryCode = account.settings.defaultCountryCode } = input
  const accountId = account.id
  if (tagId && !(await findTag(db, { accountId, id: readId(tagId, 'tag') }))) throw notFound('tag')
  const fieldIds = fieldMapping.map(({ customFieldId }) => readId(customFieldId, 'custom_field'))
  const known = await listCustomFieldsById(db, accountId, fieldIds)
  if (known.length < new Set(fieldIds).size) throw notFound('custom_field')
  return {
    isByPhone: input.channel === 'whatsapp',
    phoneNumber: input.phoneNumber,
    contactId: input.contactId,
    email: input.email,
    firstName: input.firstName,
    lastName: input.lastName,
    fields: fieldMapping,
    tagId,
    timezone,
    countryCode: countryCode?.replace(/^\+/, ''),
  }
}
