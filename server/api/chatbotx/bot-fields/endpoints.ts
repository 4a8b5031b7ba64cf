import { z } from 'zod'
import {
  createBotField as create,
  findBotField,
  listBotFields as listAll,
  deleteBotField as remove,
} from '../../../core/bot-fields/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { withIssues } from '../contacts/contact-input.ts'
import { fieldTypes, madeType } from '../custom-fields/field-types.ts'
import { declaredByReads, declaredByWrites } from '../declared.ts'
import { defineEndpoint, type Endpoint } from '../route.ts'
import { IdText, listOf, NewName } from '../schemas.ts'
import {
  bulkResetBotFields,
  bulkUpdateBotFields,
  resetBotField,
  setBotField,
  setBotFields,
} from './bot-field-values.ts'
import { BotField, presentBotField } from './present-bot-field.ts'
import { readKey } from './read-key.ts'

const most = 50
const tags = ['bot fields']
const scope = 'automation'

export const listBotFields = defineEndpoint({
  method: 'GET',
  path: '/v1/bot-fields',
  operationId: 'listBotFieldsWorkspaceTokenAPI',
  summary: 'List bot fields: values that the workspace itself has',
  description: `The newest ${most}.`,
  tags,
  scope,
  output: listOf(BotField),
  handler: async ({ db }, { caller: { account } }) => {
    const fields = await listAll(db, { accountId: account.id, limit: most })
    return { data: fields.map(presentBotField) }
  },
})

export const createBotField = defineEndpoint({
  method: 'POST',
  path: '/v1/bot-fields',
  operationId: 'createBotFieldWorkspaceTokenAPI',
  summary: 'Define a bot field',
  tags,
  scope,
  input: z.object({
    name: NewName,
    type: z.enum(fieldTypes),
    value: z.string().max(1000).nullable(),
    description: z.string().max(1000).nullable(),
    folderId: IdText.nullable().optional().describe('Has no effect'),
  }),
  output: BotField,
  status: 201,
  failures: [422],
  declares: declaredByWrites,
  handler: async ({ db }, { caller: { account }, input }) => {
    const { name, type, value, description } = input
    const draft = { accountId: account.id, name, ...madeType(type), value, description }
    return presentBotField(
      await withIssues({ bot_field: 'name' }, () => db.transaction((tx) => create(tx, draft))),
    )
  },
})

export const getBotField = defineEndpoint({
  method: 'GET',
  path: '/v1/bot-fields/{idOrName}',
  operationId: 'getBotFieldWorkspaceTokenAPI',
  summary: 'Get a bot field by its id or its name',
  tags,
  scope,
  input: z.object({ idOrName: z.string().min(1).describe('Digits are always an id') }),
  output: BotField,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller: { account }, input }) => {
    const field = await findBotField(db, account.id, readKey(input.idOrName))
    if (!field) throw notFound('bot_field')
    return presentBotField(field)
  },
})

export const deleteBotField = defineEndpoint({
  method: 'DELETE',
  path: '/v1/bot-fields/{idOrName}',
  operationId: 'deleteBotFieldWorkspaceTokenAPI',
  summary: 'Delete a bot field with its value',
  tags,
  scope,
  input: z.object({ idOrName: z.string().min(1) }),
  status: 204,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller: { account }, input }) => {
    await db.transaction((tx) => remove(tx, account.id, readKey(input.idOrName)))
  },
})

export const botFieldEndpoints: readonly Endpoint[] = [
  listBotFields,
  createBotField,
  setBotFields,
  bulkUpdateBotFields,
  bulkResetBotFields,
  getBotField,
  setBotField,
  deleteBotField,
  resetBotField,
]
