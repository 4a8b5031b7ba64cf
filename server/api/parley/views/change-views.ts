import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import {
  ConversationFilter,
  conversationSorts,
  Nullable,
  PageOf,
  View,
} from '../../../../shared/parley/index.ts'
import {
  createView as create,
  lockViews,
  orderViews as order,
  deleteView as remove,
  updateView as update,
  type ViewEditor,
  viewVisibilities,
} from '../../../core/views/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { oneObject } from '../object-lists.ts'
import { listViewObjects, presentView } from '../present/views.ts'
import { readId, readIdField } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IfMatch } from '../schemas.ts'
import { ViewParams } from './list-views.ts'

const config = { scope: 'conversations' } as const
const tags = ['views']

const members = {
  icon: Type.Optional(Nullable(Type.String({ description: 'One emoji' }))),
  sort: Type.Optional(Type.Enum([...conversationSorts])),
  visibility: Type.Optional(
    Type.Enum([...viewVisibilities], { description: '`private` unless given; a key has no private ones' }),
  ),
  team_id: Type.Optional(Nullable(Type.String({ description: 'With the visibility `team`' }))),
}

export const createView: Endpoint = (app, { db }) => {
  app.post('/views', {
    config,
    schema: {
      operationId: 'createView',
      summary: 'Keep a list of conversations under a name',
      tags,
      body: Body({ name: Type.String(), filter: ConversationFilter, ...members }),
      response: { 201: View },
    },
    handler: async ({ parley, body }, reply) => {
      const { team_id, sort = 'newest', visibility = 'private', ...fields } = body
      const view = { ...fields, sort, visibility, teamId: readTeam(team_id) }
      const made = await db.transaction((tx) => create(tx, editorOf(parley), view))
      return reply.status(201).send(sendTagged(reply, presentView(made)))
    },
  })
}

export const updateView: Endpoint = (app, { db }) => {
  app.patch('/views/:id', {
    config,
    schema: {
      operationId: 'updateView',
      summary: 'Change a view',
      description: 'What is not given stays. Views of others are for admins to change.',
      tags,
      params: ViewParams,
      body: Body({
        name: Type.Optional(Type.String()),
        filter: Type.Optional(ConversationFilter),
        ...members,
      }),
      headers: IfMatch,
      response: { 200: View },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const { team_id, ...fields } = body
      const id = readId('view', params.id)
      const changed = await db.transaction(async (tx) => {
        await requireSeen(tx, request, id)
        return update(tx, editorOf(parley), { id, ...fields, teamId: readTeam(team_id) })
      })
      return sendTagged(reply, presentView(changed))
    },
  })
}

export const deleteView: Endpoint = (app, { db }) => {
  app.delete('/views/:id', {
    config,
    schema: {
      operationId: 'deleteView',
      summary: 'Delete a view',
      description: 'Its conversations are where they were.',
      tags,
      params: ViewParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const id = readId('view', params.id)
      await db.transaction(async (tx) => {
        await requireSeen(tx, request, id)
        await remove(tx, editorOf(parley), id)
      })
      return reply.status(204).send(null)
    },
  })
}

export const orderViews: Endpoint = (app, { db }) => {
  app.put('/views/order', {
    config,
    schema: {
      operationId: 'orderViews',
      summary: 'Put kept views in an order',
      description:
        'Those that the caller may not change stay where they are, and so do those that there always are. Answers all views.',
      tags,
      body: Body({ ids: Type.Array(Type.String(), { maxItems: 1_000 }) }),
      response: { 200: PageOf(View) },
    },
    handler: async ({ parley, body }) => {
      const { accountId, agent } = editorOf(parley)
      const ids = body.ids.map((id) => readIdField('view', id, 'ids'))
      const views = await db.transaction(async (tx) => {
        await order(tx, { accountId, agent }, ids)
        return listViewObjects(tx, { accountId, agentId: agent?.id })
      })
      return { items: [...views.values()], next_cursor: null }
    },
  })
}

function requireSeen(
  tx: Transaction,
  request: Pick<FastifyRequest, 'headers' | 'parley'>,
  id: Id,
): Promise<void> {
  const { account, agent } = request.parley
  const name = { accountId: account.id, agentId: agent?.id, ids: [id] }
  return requireUnchanged(request, {
    lock: () => lockViews(tx, name),
    read: async () => oneObject(await listViewObjects(tx, name), 'view'),
  })
}

function editorOf({ account, agent }: Caller): ViewEditor {
  return { accountId: account.id, agent }
}

function readTeam(teamId: string | null | undefined): string | null | undefined {
  return typeof teamId === 'string' ? readIdField('team', teamId, 'team_id') : teamId
}
