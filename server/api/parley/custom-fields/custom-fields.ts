import Type from 'typebox'
import { CustomField, PageOf } from '../../../../shared/parley/index.ts'
import {
  createCustomField as create,
  customFieldTypes,
  lockCustomField,
  deleteCustomField as remove,
  textFormats,
  updateCustomField as update,
} from '../../../core/custom-fields/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { oneObject, pageOfObjects } from '../object-lists.ts'
import { listCustomFieldObjects, presentCustomField } from '../present/settings.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch, PageParams } from '../schemas.ts'
import { changeable, cleanDescription } from './custom-field-body.ts'

const readConfig = { scope: 'custom_fields' } as const
const config = { scope: 'custom_fields', role: 'admin' } as const
const tags = ['custom fields']

const listCustomFields: Endpoint = (app, { db }) => {
  app.get('/custom-fields', {
    config: readConfig,
    schema: {
      operationId: 'listCustomFields',
      summary: 'List the firm’s own fields of contacts',
      description: 'Those that programs made by using them, too: a thousand in all.',
      tags,
      querystring: PageParams,
      response: { 200: PageOf(CustomField) },
    },
    handler: async ({ parley, query }) =>
      pageOfObjects(await listCustomFieldObjects(db, { accountId: parley.account.id }), query),
  })
}

const createCustomField: Endpoint = (app, { db }) => {
  app.post('/custom-fields', {
    config,
    schema: {
      operationId: 'createCustomField',
      summary: 'Define a field',
      description: 'Its type stays. One that a program made by using it becomes this one, with its values.',
      tags,
      body: Body({
        name: Type.String(),
        type: Type.Enum([...customFieldTypes]),
        format: Type.Optional(
          Type.Enum([...textFormats], { description: 'Of the text; short unless given' }),
        ),
        ...changeable,
      }),
      response: { 201: CustomField },
    },
    handler: async ({ parley, body }, reply) => {
      const { name, type, format, options, description, required } = body
      const draft = {
        accountId: parley.account.id,
        name,
        type,
        ...(format && { format }),
        ...(options && { options }),
        ...(description?.trim() && { description: cleanDescription(description)! }),
        isRequired: required ?? false,
      }
      const made = await db.transaction((tx) => create(tx, draft))
      return reply.status(201).send(sendTagged(reply, presentCustomField(made)))
    },
  })
}

const getCustomField: Endpoint = (app, { db }) => {
  app.get('/custom-fields/:id', {
    config: readConfig,
    schema: {
      operationId: 'getCustomField',
      summary: 'Read a field',
      tags,
      params: IdParams,
      response: { 200: CustomField },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('customField', params.id) }
      return sendTagged(reply, await getObject(db, name))
    },
  })
}

const updateCustomField: Endpoint = (app, { db }) => {
  app.patch('/custom-fields/:id', {
    config,
    schema: {
      operationId: 'updateCustomField',
      summary: 'Change a field',
      description: 'A contact loses a value whose choice is gone.',
      tags,
      params: IdParams,
      body: Body({ name: Type.Optional(Type.String()), ...changeable }),
      headers: IfMatch,
      response: { 200: CustomField },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const field = { accountId: parley.account.id, id: readId('customField', params.id) }
      const { name, options, description, required } = body
      const change = {
        ...(name !== undefined && { name }),
        ...(options && { options }),
        ...(description !== undefined && { description: cleanDescription(description) }),
        ...(required !== undefined && { isRequired: required }),
      }
      const changed = await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockCustomField(tx, field),
          read: () => getObject(tx, field),
        })
        return update(tx, { ...field, ...change })
      })
      return sendTagged(reply, presentCustomField(changed))
    },
  })
}

const deleteCustomField: Endpoint = (app, { db }) => {
  app.delete('/custom-fields/:id', {
    config,
    schema: {
      operationId: 'deleteCustomField',
      summary: 'Delete a field and the values that contacts have in it',
      tags,
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readId('customField', params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockCustomField(tx, name),
          read: () => getObject(tx, name),
        })
        await remove(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}

export const customFieldEndpoints = [
  listCustomFields,
  createCustomField,
  getCustomField,
  updateCustomField,
  deleteCustomField,
]

async function getObject(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<CustomField> {
  return oneObject(await listCustomFieldObjects(db, { accountId, ids: [id] }), 'custom_field')
}
