import { endVisit } from '../../../core/visitors/index.ts'
import type { Endpoint } from '../context.ts'
import { requireVisitFor } from '../visit.ts'

/** Ends the token: whoever uses the browser next is a stranger. */
export const logout: Endpoint = (app, context) => {
  app.post('/logout', async (request, reply) => {
    const { visitor, session } = await requireVisitFor('reads', context, request)
    const ended = await context.db.transaction((tx) => endVisit(tx, { visitor, sessionId: session.id }))
    context.visitorStreams.end(ended)
    return reply.status(204).send()
  })
}
