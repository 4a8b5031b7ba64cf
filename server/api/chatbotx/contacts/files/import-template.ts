import { z } from 'zod'
import { listDefinedFields } from '../../../../core/custom-fields/index.ts'
import { defineEndpoint } from '../../route.ts'

/** The columns that an import knows by itself; a file may name them otherwise and say which is which. */
const columns = ['phoneNumber', 'contactId', 'email', 'firstName', 'lastName']

export const getImportTemplate = defineEndpoint({
  method: 'GET',
  path: '/v1/contacts/import-template',
  operationId: 'contacts.importTemplate',
  summary: 'Get the beginning of a file to import: its columns, custom fields included',
  tags: ['contacts'],
  scope: 'contacts',
  input: z.object({}).default({}),
  output: z.object({
    name: z.string(),
    headers: z.array(z.string()),
    content: z.string().describe('CSV, one line'),
  }),
  handler: async ({ db }, { caller: { account } }) => {
    const fields = await listDefinedFields(db, account.id)
    const headers = [...columns, ...fields.map(({ name }) => name)]
    return { name: 'contacts.csv', headers, content: `${headers.map(quote).join(',')}\r\n` }
  },
})

function quote(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
