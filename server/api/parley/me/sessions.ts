import Type from 'typebox'
import { Session } from '../../../../shared/parley/index.ts'
import { deleteSessions } from '../../../core/agents/index.ts'
import { endSession, listSessions } from '../../../core/sessions/index.ts'
import { requirePerson } from '../auth.ts'
import { readId } from '../read-id.ts'
import type { Endpoint } from '../route.ts'
import { IdParams } from '../schemas.ts'
import { clearSessionCookie } from '../session/cookie.ts'

export const listMySessions: Endpoint = (app, { db }) => {
  app.get('/me/sessions', {
    config: { person: true },
    schema: {
      operationId: 'listMySessions',
      summary: 'List where the person is signed in, the latest seen first',
      tags: ['me'],
      response: { 200: Type.Object({ items: Type.Array(Session) }) },
    },
    handler: async ({ parley }) => {
      const { userId, session } = requirePerson(parley)
      const sessions = await listSessions(db, userId)
      return {
        items: sessions.map(({ id, device, address, createdAt, lastSeenAt }) => ({
          id,
          is_this: id === session.id,
          device: device ?? null,
          address: address ?? null,
          created_at: createdAt.toISOString(),
          last_seen_at: lastSeenAt.toISOString(),
        })),
      }
    },
  })
}

export const deleteMySession: Endpoint = (app, { db }) => {
  app.delete('/me/sessions/:id', {
    config: { person: true },
    schema: {
      operationId: 'deleteMySession',
      summary: 'Sign out in one other place',
      tags: ['me'],
      params: IdParams,
      response: { 204: Type.Null() },
    },
    handler: async ({ parley, params }, reply) => {
      const { userId } = requirePerson(parley)
      const id = readId('session', params.id)
      await db.transaction((tx) => endSession(tx, { id, userId }))
      return reply.status(204).send(null)
    },
  })
}

export const deleteMySessions: Endpoint = (app, { db, publicUrl }) => {
  app.delete('/me/sessions', {
    config: { person: true },
    schema: {
      operationId: 'deleteMySessions',
      summary: 'Sign out everywhere, here too',
      tags: ['me'],
      response: { 204: Type.Null() },
    },
    handler: async ({ parley }, reply) => {
      await db.transaction((tx) => deleteSessions(tx, requirePerson(parley).userId))
      clearSessionCookie(reply, publicUrl())
      return reply.status(204).send(null)
    },
  })
}
