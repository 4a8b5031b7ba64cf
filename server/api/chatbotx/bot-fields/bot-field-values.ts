import { z } from 'zod'
import {
  type BotFieldKey,
  type BotValue,
  listBotFieldIdsNear,
  setBotValues,
} from '../../../core/bot-fields/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { declaredByWrites } from '../declared.ts'
import { defineEndpoint } from '../route.ts'
import { IdText } from '../schemas.ts'
import { BotField, presentBotField } from './present-bot-field.ts'
import { readKey } from './read-key.ts'

const tags = ['bot fields']
const scope = 'automation'
const Value = z.string().max(255)

export const setBotField = defineEndpoint({
  method: 'PUT',
  path: '/v1/bot-fields/{idOrName}',
  operationId: 'updateBotFieldWorkspaceTokenAPI',
  summary: 'Give a bot field a value',
  tags,
  scope,
  input: z.object({ idOrName: z.string().min(1), value: Value }),
  output: BotField,
  failures: [404],
  declares: ['notFound', ...declaredByWrites],
  handler: async ({ db }, { caller: { account }, input }) => {
    const values = [{ key: readKey(input.idOrName), value: input.value, path: 'value' }]
    const [field] = await db.transaction((tx) => setBotValues(tx, { accountId: account.id, values }))
    return presentBotField(field!)
  },
})

export const setBotFields = defineEndpoint({
  method: 'PUT',
  path: '/v1/bot-fields',
  operationId: 'updateBotFieldsWorkspaceTokenAPI',
  summary: 'Give several bot fields values',
  description: 'All of them or none: when one is not there, nothing is written.',
  tags,
  scope,
  input: z.object({
    fields: z
      .array(z.object({ key: z.string().min(1).max(255).describe('An id or a name'), value: Value }))
      .min(1)
      .max(1000),
  }),
  status: 204,
  failures: [404],
  declares: ['notFound', ...declaredByWrites],
  handler: async ({ db }, { caller: { account }, input }) => {
    const values = input.fields.map(({ key, value }, index) => ({
      key: readKey(key),
      value,
      path: `fields.${index}.value`,
    }))
    await db.transaction((tx) => setBotValues(tx, { accountId: account.id, values }))
  },
})

const NewValue = z.union([z.string().max(1000), z.number()])
const ByIdOrName = z.union([
  z.object({ id: z.union([z.number().positive(), IdText]), value: NewValue }),
  z.object({ name: z.string().min(1).max(255), value: NewValue }),
])

export const bulkUpdateBotFields = defineEndpoint({
  method: 'PUT',
  path: '/v1/bot-fields/bulk-update',
  operationId: 'bulkUpdateBotFieldsWorkspaceTokenAPI',
  summary: 'Give several bot fields values, by ids or names',
  description:
    'All of them or none. An id may be a number: one with more digits than JavaScript keeps means the field whose id is nearest.',
  tags,
  scope,
  input: z.object({ fields: z.array(ByIdOrName).min(1).max(1000) }),
  status: 204,
  failures: [404],
  declares: ['notFound', ...declaredByWrites],
  handler: async ({ db }, { caller: { account }, input }) => {
    const numbers = input.fields.flatMap((field) =>
      'id' in field && typeof field.id === 'number' ? field.id : [],
    )
    const near = await readNumbers(db, account.id, numbers)
    const values = input.fields.map((field, index): BotValue => {
      const key = 'id' in field ? keyOf(field.id, near) : { name: field.name }
      return { key, value: String(field.value), path: `fields.${index}.value` }
    })
    await db.transaction((tx) => setBotValues(tx, { accountId: account.id, values }))
  },
})

export const resetBotField = defineEndpoint({
  method: 'POST',
  path: '/v1/bot-fields/{idOrName}/reset',
  operationId: 'botFields.reset',
  summary: "Take a bot field's value away",
  tags,
  scope,
  input: z.object({ idOrName: z.string().min(1) }),
  output: BotField,
  failures: [404],
  handler: async ({ db }, { caller: { account }, input }) => {
    const values = [{ key: readKey(input.idOrName), value: null, path: 'value' }]
    const [field] = await db.transaction((tx) => setBotValues(tx, { accountId: account.id, values }))
    return presentBotField(field!)
  },
})

export const bulkResetBotFields = defineEndpoint({
  method: 'POST',
  path: '/v1/bot-fields/bulk-reset',
  operationId: 'botFields.bulkReset',
  summary: 'Take the values of several bot fields away',
  tags,
  scope,
  input: z.object({ keys: z.array(z.string().min(1).max(255)).min(1).max(1000) }),
  status: 204,
  failures: [404],
  handler: async ({ db }, { caller: { account }, input }) => {
    const values = input.keys.map((key, index) => ({ key: readKey(key), value: null, path: `keys.${index}` }))
    await db.transaction((tx) => setBotValues(tx, { accountId: account.id, values }))
  },
})

/** The ids that numbers mean, by what JavaScript makes of them. */
async function readNumbers(db: Db, accountId: string, numbers: number[]): Promise<Map<number, string>> {
  const ids = await listBotFieldIdsNear(db, accountId, numbers)
  return new Map(ids.map((id) => [Number(id), id]))
}

function keyOf(id: number | string, near: Map<number, string>): BotFieldKey {
  if (typeof id === 'string') return readKey(id)
  const meant = near.get(id)
  if (!meant) throw notFound('bot_field')
  return { id: meant }
}
