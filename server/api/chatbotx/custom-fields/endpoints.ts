import { z } from 'zod'
import {
  createCustomField as create,
  type CustomField as Field,
  findCustomFieldNamed,
  listCustomFields as listAll,
  deleteCustomField as remove,
  updateCustomField as update,
} from '../../../core/custom-fields/index.ts'
import { notFound } from '../../../platform/errors.ts'
import { withIssues } from '../contacts/contact-input.ts'
import { declaredByReads, declaredByWrites } from '../declared.ts'
import { readId, readIdOrName } from '../ids.ts'
import { defineEndpoint, type Endpoint } from '../route.ts'
import { Id, IdText, listOf, NewName } from '../schemas.ts'
import { fieldTypeOf, fieldTypes, madeType } from './field-types.ts'

const most = 50
const tags = ['custom fields']
const scope = 'contacts'

const CustomField = z.object({
  id: Id,
  name: z.string(),
  type: z.enum(fieldTypes),
  description: z.string().nullable(),
})

export const listCustomFields = defineEndpoint({
  method: 'GET',
  path: '/v1/custom-fields',
  operationId: 'listCustomFieldsWorkspaceTokenAPI',
  summary: 'List custom fields',
  description: `The newest ${most}.`,
  tags,
  scope,
  output: listOf(CustomField),
  handler: async ({ db }, { caller: { account } }) => {
    const fields = await listAll(db, { accountId: account.id, limit: most })
    return { data: fields.map(presentCustomField) }
  },
})

export const createCustomField = defineEndpoint({
  method: 'POST',
  path: '/v1/custom-fields',
  operationId: 'createCustomFieldWorkspaceTokenAPI',
  summary: 'Define a custom field',
  tags,
  scope,
  input: z.object({
    name: NewName,
    type: z.enum(fieldTypes),
    description: z.string().max(1000).nullable().optional(),
    folderId: IdText.nullable().optional().describe('Has no effect'),
  }),
  output: CustomField,
  status: 201,
  failures: [422],
  declares: declaredByWrites,
  handler: async ({ db }, { caller: { account }, input }) => {
    const { name, type, description } = input
    const draft = {
      accountId: account.id,
      name,
      ...madeType(type),
      description: description?.trim() || undefined,
    }
    return presentCustomField(
      await withIssues({ custom_field: 'name' }, () => db.transaction((tx) => create(tx, draft))),
    )
  },
})

export const getCustomField = defineEndpoint({
  method: 'GET',
  path: '/v1/custom-fields/{idOrName}',
  operationId: 'getCustomFieldWorkspaceTokenAPI',
  summary: 'Get a custom field by its id or its name',
  tags,
  scope,
  input: z.object({ idOrName: z.string().min(1) }),
  output: CustomField,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller: { account }, input }) => {
    const field = await findCustomFieldNamed(db, { accountId: account.id, ...readIdOrName(input.idOrName) })
    if (!field) throw notFound('custom_field')
    return presentCustomField(field)
  },
})

export const updateCustomField = defineEndpoint({
  method: 'PUT',
  path: '/v1/custom-fields/{id}',
  operationId: 'updateCustomFieldWorkspaceTokenAPI',
  summary: 'Change the name or the description of a custom field',
  tags,
  scope,
  input: z.object({
    id: IdText,
    name: NewName,
    description: z.string().max(1000).nullable().optional(),
    folderId: IdText.nullable().optional().describe('Has no effect'),
  }),
  output: CustomField,
  failures: [404, 422],
  declares: declaredByWrites,
  handler: async ({ db }, { caller: { account }, input }) => {
    const { name, description } = input
    const change = {
      accountId: account.id,
      id: readId(input.id, 'custom_field'),
      name,
      ...(description !== undefined && { description: description?.trim() || null }),
    }
    return presentCustomField(
      await withIssues({ custom_field: 'name' }, () => db.transaction((tx) => update(tx, change))),
    )
  },
})

export const deleteCustomField = defineEndpoint({
  method: 'DELETE',
  path: '/v1/custom-fields/{id}',
  operationId: 'deleteCustomFieldWorkspaceTokenAPI',
  summary: 'Delete a custom field with the values that contacts have in it',
  tags,
  scope,
  input: z.object({ id: IdText }),
  status: 204,
  failures: [404],
  declares: declaredByReads,
  handler: async ({ db }, { caller: { account }, input }) => {
    const id = readId(input.id, 'custom_field')
    await db.transaction((tx) => remove(tx, { accountId: account.id, id }))
  },
})

function presentCustomField(field: Field): z.input<typeof CustomField> {
  const { id, name, description } = field
  return { id, name, type: fieldTypeOf(field), description: description ?? null }
}

export const customFieldEndpoints: readonly Endpoint[] = [
  listCustomFields,
  createCustomField,
  getCustomField,
  updateCustomField,
  deleteCustomField,
]
