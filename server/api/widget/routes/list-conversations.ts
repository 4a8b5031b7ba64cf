import { findThread } from '../../../core/visitors/index.ts'
import type { Endpoint } from '../context.ts'
import { presentThread } from '../present/present-thread.ts'
import { requireVisitFor } from '../visit.ts'

/** The visitor's own conversation, in a list of at most one. */
export const listConversations: Endpoint = (app, context) => {
  app.get('/conversations', async (request) => {
    const { visitor } = await requireVisitFor('reads', context, request)
    const thread = await findThread(context.db, visitor)
    return { conversations: thread ? [presentThread(thread)] : [] }
  })
}
