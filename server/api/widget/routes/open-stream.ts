import Type, { type Static } from 'typebox'
import { firstPosition, issueTicket, redeemTicket } from '../../../core/visitors/index.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Endpoint, WidgetContext } from '../context.ts'
import { limit, requireVisitFor } from '../visit.ts'

/** A text that opens one stream within a minute: EventSource sends no headers, and a token must not be in an address. */
export const createTicket: Endpoint = (app, context) => {
  app.post('/stream-tickets', async (request, reply) => {
    const { visitor, session } = await requireVisitFor('streams', context, request)
    const ticket = await context.db.transaction((tx) =>
      issueTicket(tx, { accountId: visitor.accountId, sessionId: session.id }),
    )
    return reply.status(201).send({ ticket, expiresInSeconds: 60 })
  })
}

const Query = Type.Object({
  ticket: Type.String({ maxLength: 100 }),
  lastEventId: Type.Optional(Type.String({ maxLength: 20 })),
})

/** What happens in the visitor's conversation, as it happens; from after an event that the client had, or from now on. */
export const openStream: Endpoint = (app, context) => {
  app.get<{ Querystring: Static<typeof Query> }>(
    '/events',
    { schema: { querystring: Query } },
    async (request, reply) => {
      limit('streams', context, request)
      const { inbox, settings } = request.widget
      const { ticket, lastEventId } = request.query
      const visit = await context.db.transaction((tx) =>
        redeemTicket(tx, { accountId: inbox.accountId, inboxId: inbox.id, ticket }),
      )
      if (!visit)
        throw new AppError(
          'unauthenticated',
          'This ticket was used, or is older than a minute; ask for another',
        )
      const header = request.headers['last-event-id']
      const wanted = (typeof header === 'string' ? header : undefined) ?? lastEventId
      const start = await startOf(context, inbox.accountId, wanted)
      await context.visitorStreams.open(reply, { ...visit, inbox, settings, ...start })
      return reply
    },
  )
}

/** Where the stream begins. Whoever was away for longer than the log is kept has to look at everything anew. */
async function startOf(
  { db, streams }: WidgetContext,
  accountId: string,
  wanted: string | undefined,
): Promise<{ after: string; isReset: boolean }> {
  const last = await streams.position(accountId)
  if (wanted === undefined) return { after: last, isReset: false }
  if (!/^\d{1,18}$/.test(wanted) || BigInt(wanted) > BigInt(last)) return { after: last, isReset: true }
  const first = await firstPosition(db, accountId)
  const isGone = wanted !== last && (first === undefined || BigInt(wanted) + 1n < BigInt(first))
  return isGone ? { after: last, isReset: true } : { after: wanted, isReset: false }
}
