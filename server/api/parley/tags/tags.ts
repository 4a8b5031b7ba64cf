import Type from 'typebox'
import { Nullable, PageOf, Tag } from '../../../../shared/parley/index.ts'
import {
  checkTag,
  createNamedTag,
  deleteTag as deleteTagAction,
  lockTag,
  updateNamedTag,
} from '../../../core/tags/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { oneObject, pageOfObjects } from '../object-lists.ts'
import { listTagObjects, presentTag } from '../present/settings.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch, PageParams } from '../schemas.ts'

const config = { scope: 'tags' } as const
const tags = ['tags']
const longestName = 255
const color = Type.Optional(Nullable(Type.String({ description: 'A colour of CSS, such as #2563eb' })))

const listTags: Endpoint = (app, { db }) => {
  app.get('/tags', {
    config,
    schema: {
      operationId: 'listTags',
      summary: 'List the labels of contacts and conversations',
      tags,
      querystring: PageParams,
      response: { 200: PageOf(Tag) },
    },
    handler: async ({ parley, query }) =>
      pageOfObjects(await listTagObjects(db, { accountId: parley.account.id }), query),
  })
}

const createTag: Endpoint = (app, { db }) => {
  app.post('/tags', {
    config,
    schema: {
      operationId: 'createTag',
      summary: 'Make a tag',
      tags,
      body: Body({ name: Type.String(), color }),
      response: { 201: Tag },
    },
    handler: async ({ parley, body }, reply) => {
      const fields = { name: body.name.trim(), color: body.color }
      checkTag(fields, { longestName })
      const made = await db.transaction((tx) =>
        createNamedTag(tx, { accountId: parley.account.id, ...fields }),
      )
      return reply.status(201).send(sendTagged(reply, presentTag(made)))
    },
  })
}

const getTag: Endpoint = (app, { db }) => {
  app.get('/tags/:id', {
    config,
    schema: {
      operationId: 'getTag',
      summary: 'Read a tag',
      tags,
      params: IdParams,
      response: { 200: Tag },
    },
    handler: async ({ parley, params }, reply) =>
      sendTagged(reply, await getObject(db, { accountId: parley.account.id, id: readId('tag', params.id) })),
  })
}

const updateTag: Endpoint = (app, { db }) => {
  app.patch('/tags/:id', {
    config,
    schema: {
      operationId: 'updateTag',
      summary: 'Rename a tag, or give it another colour',
      tags,
      params: IdParams,
      body: Body({ name: Type.Optional(Type.String()), color }),
      headers: IfMatch,
      response: { 200: Tag },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const name = { accountId: parley.account.id, id: readId('tag', params.id) }
      const fields = { ...body, ...(body.name !== undefined && { name: body.name.trim() }) }
      checkTag(fields, { longestName })
      const changed = await db.transaction(async (tx) => {
        await requireUnchanged(request, { lock: () => lockTag(tx, name), read: () => getObject(tx, name) })
        return updateNamedTag(tx, { ...name, ...fields })
      })
      return sendTagged(reply, presentTag(changed))
    },
  })
}

const deleteTag: Endpoint = (app, { db }) => {
  app.delete('/tags/:id', {
    config,
    schema: {
      operationId: 'deleteTag',
      summary: 'Delete a tag, and take it off every contact and conversation',
      tags,
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readId('tag', params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, { lock: () => lockTag(tx, name), read: () => getObject(tx, name) })
        await deleteTagAction(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}

export const tagEndpoints = [listTags, createTag, getTag, updateTag, deleteTag]

async function getObject(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<Tag> {
  return oneObject(await listTagObjects(db, { accountId, ids: [id] }), 'tag')
}
