import Type from 'typebox'
import { signOut } from '../../../core/sessions/index.ts'
import type { Endpoint } from '../route.ts'
import { clearSessionCookie, readSessionToken } from './cookie.ts'

/** Open to everybody: a browser whose session has ended must get rid of its cookie too. */
export const deleteSession: Endpoint = (app, { db, publicUrl }) => {
  app.delete('/session', {
    config: { public: true },
    schema: {
      operationId: 'deleteSession',
      summary: 'Sign out in this browser',
      tags: ['session'],
      security: [],
      response: { 204: Type.Null() },
    },
    handler: async (request, reply) => {
      const token = readSessionToken(request)
      if (token) await db.transaction((tx) => signOut(tx, token))
      clearSessionCookie(reply, publicUrl())
      return reply.status(204).send(null)
    },
  })
}
