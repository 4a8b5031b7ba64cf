import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import Type from 'typebox'
import { Passkey } from '../../../../shared/parley/index.ts'
import {
  addPasskey,
  beginPasskey,
  deletePasskey as forget,
  type Passkey as KnownPasskey,
  listPasskeys,
} from '../../../core/sessions/index.ts'
import { requirePerson } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { Body, IdParams } from '../schemas.ts'
import { Answer, Options } from '../session/passkey-schemas.ts'
import { siteOf } from '../session/site.ts'

export const listMyPasskeys: Endpoint = (app, { db }) => {
  app.get('/me/passkeys', {
    config: { person: true },
    schema: {
      operationId: 'listMyPasskeys',
      summary: 'List the passkeys with which the person may sign in',
      tags: ['me'],
      response: { 200: Type.Object({ items: Type.Array(Passkey) }) },
    },
    handler: async ({ parley }) => ({
      items: (await listPasskeys(db, requirePerson(parley).userId)).map(presentPasskey),
    }),
  })
}

export const beginMyPasskey: Endpoint = (app, { db, publicUrl }) => {
  app.post('/me/passkeys/options', {
    config: { person: true },
    schema: {
      operationId: 'beginMyPasskey',
      summary: 'Begin a new passkey: what `navigator.credentials.create` takes, as JSON',
      tags: ['me'],
      response: { 200: Options },
    },
    handler: async (request) => {
      const { agent, userId } = requirePerson(request.parley)
      const options = await beginPasskey(db, { userId, name: agent.name, site: siteOf(request, publicUrl()) })
      return { ...options }
    },
  })
}

export const createMyPasskey: Endpoint = (app, { db, publicUrl }) => {
  app.post('/me/passkeys', {
    config: { person: true },
    schema: {
      operationId: 'createMyPasskey',
      summary: 'Keep a new passkey',
      tags: ['me'],
      body: Body({
        name: Type.Optional(Type.String({ description: 'What the person calls it' })),
        response: Type.Unsafe<RegistrationResponseJSON>(
          Answer('What `navigator.credentials.create` gave', ['clientDataJSON', 'attestationObject']),
        ),
      }),
      response: { 201: Passkey },
    },
    handler: async (request, reply) => {
      const { userId } = requirePerson(request.parley)
      const { name = '', response } = request.body
      const site = siteOf(request, publicUrl())
      return reply.status(201).send(presentPasskey(await addPasskey(db, { userId, name, response, site })))
    },
  })
}

export const deleteMyPasskey: Endpoint = (app, { db }) => {
  app.delete('/me/passkeys/:id', {
    config: { person: true },
    schema: {
      operationId: 'deleteMyPasskey',
      summary: 'Take a passkey away: it opens nothing any more',
      tags: ['me'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      await forget(db, { id: readId('passkey', params.id), userId: requirePerson(parley).userId })
      return reply.status(204).send(null)
    },
  })
}

function presentPasskey({ id, name, createdAt, lastUsedAt }: KnownPasskey): Passkey {
  return {
    id,
    name,
    created_at: createdAt.toISOString(),
    last_used_at: lastUsedAt?.toISOString() ?? null,
  }
}
