import Type, { type Static } from 'typebox'
import { findPlace, listThreadIds, type ThreadPlace } from '../../../core/visitors/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Endpoint, WidgetContext } from '../context.ts'
import { presentMessages } from '../present/present-messages.ts'
import { presentThread } from '../present/present-thread.ts'
import { requireThread, requireVisitFor } from '../visit.ts'

const Seq = Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,18}$' }))
const Query = Type.Object({
  after: Seq,
  before: Seq,
  limit: Type.Optional(Type.String({ pattern: '^[0-9]{1,3}$' })),
})

const mostPerPage = 100

/** A page of the conversation, oldest first: what came after a message, or the newest before one. */
export const listMessages: Endpoint = (app, context) => {
  app.get<{ Params: { id: string }; Querystring: Static<typeof Query> }>(
    '/conversations/:id/messages',
    { schema: { querystring: Query } },
    async (request) => {
      const { db, receipts } = context
      const visit = await requireVisitFor('reads', context, request)
      const thread = await requireThread(context, visit, request.params.id)
      const { accountId } = visit.visitor
      const conversation = { accountId, conversationId: thread.id }
      const limit = Math.min(Math.max(Number(request.query.limit ?? 30), 1), mostPerPage)
      const after = await placeOf(context, conversation, 'after', request.query.after)
      const before = await placeOf(context, conversation, 'before', request.query.before)
      const ids = await listThreadIds(db, { ...conversation, after, before, limit: limit + 1 })
      const page = after ? ids.slice(0, limit) : ids.slice(-limit)
      const messages = await presentMessages(db, accountId, page)
      receipts.delivered(
        request.widget.inbox,
        visit.visitor,
        messages.flatMap(({ message }) =>
          message.direction === 'outbound' && (message.status === 'sent' || message.status === 'unknown')
            ? message
            : [],
        ),
      )
      return {
        messages: messages.map(({ shown }) => shown),
        hasMore: ids.length > limit,
        conversation: presentThread(thread),
      }
    },
  )
}

async function placeOf(
  { db }: WidgetContext,
  conversation: { accountId: string; conversationId: string },
  field: string,
  seq: string | undefined,
): Promise<ThreadPlace | undefined> {
  if (seq === undefined) return undefined
  const place = await findPlace(db, { ...conversation, id: seq })
  if (!place) throw invalidField(field, 'is no message of this conversation')
  return place
}
