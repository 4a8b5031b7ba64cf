import Type from 'typebox'
import { CannedResponse, PageOf } from '../../../../shared/parley/index.ts'
import {
  createCannedResponse as create,
  lockCannedResponse,
  deleteCannedResponse as remove,
  updateCannedResponse as update,
} from '../../../core/canned-responses/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { oneObject, pageOfObjects } from '../object-lists.ts'
import { listCannedResponseObjects, presentCannedResponse } from '../present/settings.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch, PageParams } from '../schemas.ts'

const config = { scope: 'canned_responses' } as const
const tags = ['canned responses']
const shortcut = Type.String({ description: 'Its slash may be missing' })

const listCannedResponses: Endpoint = (app, { db }) => {
  app.get('/canned-responses', {
    config,
    schema: {
      operationId: 'listCannedResponses',
      summary: 'List the texts that agents keep at hand',
      tags,
      querystring: PageParams,
      response: { 200: PageOf(CannedResponse) },
    },
    handler: async ({ parley, query }) =>
      pageOfObjects(await listCannedResponseObjects(db, { accountId: parley.account.id }), query),
  })
}

const createCannedResponse: Endpoint = (app, { db }) => {
  app.post('/canned-responses', {
    config,
    schema: {
      operationId: 'createCannedResponse',
      summary: 'Keep a text under a shortcut',
      tags,
      body: Body({ shortcut, content: Type.String() }),
      response: { 201: CannedResponse },
    },
    handler: async ({ parley, body }, reply) => {
      const made = await db.transaction((tx) => create(tx, { accountId: parley.account.id, ...body }))
      return reply.status(201).send(sendTagged(reply, presentCannedResponse(made)))
    },
  })
}

const getCannedResponse: Endpoint = (app, { db }) => {
  app.get('/canned-responses/:id', {
    config,
    schema: {
      operationId: 'getCannedResponse',
      summary: 'Read such a text',
      tags,
      params: IdParams,
      response: { 200: CannedResponse },
    },
    handler: async ({ parley, params }, reply) => {
      const name = { accountId: parley.account.id, id: readId('cannedResponse', params.id) }
      return sendTagged(reply, await getObject(db, name))
    },
  })
}

const updateCannedResponse: Endpoint = (app, { db }) => {
  app.patch('/canned-responses/:id', {
    config,
    schema: {
      operationId: 'updateCannedResponse',
      summary: 'Change such a text or its shortcut',
      tags,
      params: IdParams,
      body: Body({ shortcut: Type.Optional(shortcut), content: Type.Optional(Type.String()) }),
      headers: IfMatch,
      response: { 200: CannedResponse },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const name = { accountId: parley.account.id, id: readId('cannedResponse', params.id) }
      const changed = await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockCannedResponse(tx, name),
          read: () => getObject(tx, name),
        })
        return update(tx, { ...name, ...body })
      })
      return sendTagged(reply, presentCannedResponse(changed))
    },
  })
}

const deleteCannedResponse: Endpoint = (app, { db }) => {
  app.delete('/canned-responses/:id', {
    config,
    schema: {
      operationId: 'deleteCannedResponse',
      summary: 'Delete such a text',
      tags,
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readId('cannedResponse', params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, {
          lock: () => lockCannedResponse(tx, name),
          read: () => getObject(tx, name),
        })
        await remove(tx, name)
      })
      return reply.status(204).send(null)
    },
  })
}

export const cannedResponseEndpoints = [
  listCannedResponses,
  createCannedResponse,
  getCannedResponse,
  updateCannedResponse,
  deleteCannedResponse,
]

async function getObject(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<CannedResponse> {
  return oneObject(await listCannedResponseObjects(db, { accountId, ids: [id] }), 'canned_response')
}
