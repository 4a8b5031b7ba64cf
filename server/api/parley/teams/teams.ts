import Type from 'typebox'
import { PageOf, Team } from '../../../../shared/parley/index.ts'
import { releaseConversations } from '../../../core/conversations/index.ts'
import {
  createTeam as create,
  lockTeam,
  deleteTeam as remove,
  setTeamAgents,
  updateTeam as update,
} from '../../../core/teams/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { requireUnchanged, sendTagged } from '../etag.ts'
import { oneObject, pageOfObjects } from '../object-lists.ts'
import { listTeamObjects } from '../present/settings.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, IfMatch, PageParams } from '../schemas.ts'

const readConfig = { scope: 'teams' } as const
const config = { scope: 'teams', role: 'admin' } as const
const tags = ['teams']
const agentIds = Type.Optional(Type.Array(Type.String(), { description: 'All its members' }))

const listTeams: Endpoint = (app, { db }) => {
  app.get('/teams', {
    config: readConfig,
    schema: {
      operationId: 'listTeams',
      summary: 'List the groups of agents',
      tags,
      querystring: PageParams,
      response: { 200: PageOf(Team) },
    },
    handler: async ({ parley, query }) =>
      pageOfObjects(await listTeamObjects(db, { accountId: parley.account.id }), query),
  })
}

const createTeam: Endpoint = (app, { db }) => {
  app.post('/teams', {
    config,
    schema: {
      operationId: 'createTeam',
      summary: 'Make a team',
      tags,
      body: Body({ name: Type.String(), agent_ids: agentIds }),
      response: { 201: Team },
    },
    handler: async ({ parley, body }, reply) => {
      const accountId = parley.account.id
      const members = readAgents(body.agent_ids)
      const made = await db.transaction(async (tx) => {
        const { id } = await create(tx, { accountId, name: body.name })
        if (members) await setTeamAgents(tx, { accountId, id, agentIds: members })
        return getObject(tx, { accountId, id })
      })
      return reply.status(201).send(sendTagged(reply, made))
    },
  })
}

const getTeam: Endpoint = (app, { db }) => {
  app.get('/teams/:id', {
    config: readConfig,
    schema: {
      operationId: 'getTeam',
      summary: 'Read a team',
      tags,
      params: IdParams,
      response: { 200: Team },
    },
    handler: async ({ parley, params }, reply) =>
      sendTagged(reply, await getObject(db, { accountId: parley.account.id, id: readId('team', params.id) })),
  })
}

const updateTeam: Endpoint = (app, { db }) => {
  app.patch('/teams/:id', {
    config,
    schema: {
      operationId: 'updateTeam',
      summary: 'Rename a team, or say who is in it',
      tags,
      params: IdParams,
      body: Body({ name: Type.Optional(Type.String()), agent_ids: agentIds }),
      headers: IfMatch,
      response: { 200: Team },
    },
    handler: async (request, reply) => {
      const { parley, params, body } = request
      const name = { accountId: parley.account.id, id: readId('team', params.id) }
      const members = readAgents(body.agent_ids)
      const changed = await db.transaction(async (tx) => {
        await requireUnchanged(request, { lock: () => lockTeam(tx, name), read: () => getObject(tx, name) })
        if (body.name !== undefined) await update(tx, { ...name, name: body.name })
        if (members) await setTeamAgents(tx, { ...name, agentIds: members })
        return getObject(tx, name)
      })
      return sendTagged(reply, changed)
    },
  })
}

const deleteTeam: Endpoint = (app, { db }) => {
  app.delete('/teams/:id', {
    config,
    schema: {
      operationId: 'deleteTeam',
      summary: 'Delete a team',
      description: 'Its conversations stay with the agents who have them.',
      tags,
      params: IdParams,
      headers: IfMatch,
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const { parley, params } = request
      const name = { accountId: parley.account.id, id: readId('team', params.id) }
      await db.transaction(async (tx) => {
        await requireUnchanged(request, { lock: () => lockTeam(tx, name), read: () => getObject(tx, name) })
        await remove(tx, name, {
          release: (tx, { accountId, id }) => releaseConversations(tx, accountId, { teamId: id }),
        })
      })
      return reply.status(204).send(null)
    },
  })
}

export const teamEndpoints = [listTeams, createTeam, getTeam, updateTeam, deleteTeam]

function readAgents(ids: string[] | undefined): Id[] | undefined {
  return ids?.map((id) => readId('agent', id))
}

async function getObject(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<Team> {
  return oneObject(await listTeamObjects(db, { accountId, ids: [id] }), 'team')
}
