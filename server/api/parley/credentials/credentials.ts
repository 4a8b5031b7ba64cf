import Type from 'typebox'
import { Credential, PageOf } from '../../../../shared/parley/index.ts'
import {
  createCredential as create,
  dialects,
  listLivingCredentials,
  revokeCredential,
} from '../../../core/accounts/index.ts'
import { presentToken } from '../../present-token.ts'
import { readPage, toPage } from '../paging.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams, InboxIds, PageQuery } from '../schemas.ts'
import { firstRequest } from './first-request.ts'
import { presentCredential } from './present-credential.ts'
import { readPermissions } from './read-permissions.ts'

const longestName = 200

export const listCredentials: Endpoint = (app, { db }) => {
  app.get('/credentials', {
    config: { scope: 'credentials', role: 'admin' },
    schema: {
      operationId: 'listCredentials',
      summary: 'List what lets programs in, the oldest first',
      tags: ['credentials'],
      querystring: Type.Object(PageQuery),
      response: { 200: PageOf(Credential) },
    },
    handler: async ({ parley, query }) => {
      const { limit, after } = readPage(query)
      const rows = await listLivingCredentials(db, { accountId: parley.account.id, after, limit: limit + 1 })
      return toPage(rows, { limit, placeOf: ({ id }) => id, present: presentCredential })
    },
  })
}

export const createCredential: Endpoint = (app, { db, publicUrl }) => {
  app.post('/credentials', {
    config: { scope: 'credentials', role: 'admin' },
    schema: {
      operationId: 'createCredential',
      summary: 'Let a program in, through one dialect',
      description: 'Its secret is shown this once. A key that is limited makes none that may do more.',
      tags: ['credentials'],
      body: Body({
        dialect: Type.Enum([...dialects]),
        name: Type.Optional(Type.String({ maxLength: longestName })),
        read_only: Type.Optional(Type.Boolean({ description: 'Every change is forbidden' })),
        inbox_ids: Type.Optional(InboxIds),
        scopes: Type.Optional(
          Type.Union([Type.Array(Type.String()), Type.Null()], {
            description: 'The only parts of the API it is for, where the dialect has scopes; null: all',
          }),
        ),
      }),
      response: {
        201: Type.Object({
          credential: Credential,
          secrets: Type.Record(Type.String(), Type.String(), {
            description: 'As the vendor’s client is set up with them: `auth_id`, `client_secret`, `key` …',
          }),
          curl: Type.String({ description: 'A first request, to paste into a terminal' }),
        }),
      },
    },
    handler: async ({ parley, body }, reply) => {
      const { dialect, name } = body
      const permissions = await readPermissions(db, parley, body)
      const { credential, token } = await db.transaction((tx) =>
        create(tx, { accountId: parley.account.id, dialect, name: name?.trim() || dialect, permissions }),
      )
      const secrets: Record<string, string> = { ...presentToken(credential, token)[dialect] }
      return reply.status(201).send({
        credential: presentCredential(credential),
        secrets,
        curl: firstRequest({ dialect, publicUrl: publicUrl(), secrets, permissions }),
      })
    },
  })
}

export const deleteCredential: Endpoint = (app, { db }) => {
  app.delete('/credentials/:id', {
    config: { scope: 'credentials', role: 'admin' },
    schema: {
      operationId: 'deleteCredential',
      summary: 'Let a program in no more, open streams included',
      tags: ['credentials'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const id = readId('credential', params.id)
      await db.transaction((tx) => revokeCredential(tx, { accountId: parley.account.id, id }))
      return reply.status(204).send(null)
    },
  })
}
