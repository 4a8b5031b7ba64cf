import Type, { type Static } from 'typebox'
import { setConversationStatus } from '../../../core/conversations/index.ts'
import {
  addressOf,
  askForReplyMail,
  findPlace,
  listUnacknowledged,
  rateConversation,
  typingSignal,
} from '../../../core/visitors/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { readEmail, readText } from '../claims.ts'
import type { Endpoint } from '../context.ts'
import { requireThread, requireVisitFor } from '../visit.ts'

type ById<Body> = { Params: { id: string }; Body: Body }

const Typing = Type.Object({ on: Type.Boolean() })
const typingEveryMs = 3_000
const mostTypists = 10_000

/** Says that the visitor is writing. Told on at most once in three seconds; it lapses by itself. */
export const sendTyping: Endpoint = (app, context) => {
  const told = new Map<string, number>()
  app.post<ById<Static<typeof Typing>>>(
    '/conversations/:id/typing',
    { schema: { body: Typing } },
    async (request, reply) => {
      const { on } = request.body
      const visit = await requireVisitFor('reads', context, request)
      const { id } = await requireThread(context, visit, request.params.id)
      const last = told.get(id) ?? 0
      const now = context.db.now().getTime()
      if (!on || now - last >= typingEveryMs) {
        if (told.size >= mostTypists) told.clear()
        told.set(id, on ? now : 0)
        context.db.signals.raise(typingSignal('contact', id, on))
      }
      return reply.status(204).send()
    },
  )
}

const Read = Type.Object({ seq: Type.String({ pattern: '^[1-9][0-9]{0,18}$' }) })
const mostReads = 500

/** The visitor has read everything up to a message. */
export const markRead: Endpoint = (app, context) => {
  app.post<ById<Static<typeof Read>>>(
    '/conversations/:id/read',
    { schema: { body: Read } },
    async (request, reply) => {
      const visit = await requireVisitFor('reads', context, request)
      const { id: conversationId } = await requireThread(context, visit, request.params.id)
      const conversation = { accountId: visit.visitor.accountId, conversationId }
      const upTo = await findPlace(context.db, { ...conversation, id: request.body.seq })
      if (!upTo) throw invalidField('seq', 'is no message of this conversation')
      const unread = await listUnacknowledged(context.db, {
        ...conversation,
        upTo,
        status: 'read',
        limit: mostReads,
      })
      await context.receipts.read(request.widget.inbox, visit.visitor, unread)
      return reply.status(204).send()
    },
  )
}

const Rating = Type.Object({
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
})

export const rate: Endpoint = (app, context) => {
  app.post<ById<Static<typeof Rating>>>(
    '/conversations/:id/rating',
    { schema: { body: Rating } },
    async (request, reply) => {
      const visit = await requireVisitFor('messages', context, request)
      const { id: conversationId } = await requireThread(context, visit, request.params.id)
      const { accountId } = visit.visitor
      const { score, comment } = request.body
      const words = comment === undefined ? undefined : readText(comment, 'comment').trim() || undefined
      await context.db.transaction((tx) =>
        rateConversation(tx, { accountId, conversationId, score, comment: words }),
      )
      return reply.status(204).send()
    },
  )
}

export const close: Endpoint = (app, context) => {
  app.post<ById<unknown>>('/conversations/:id/close', async (request, reply) => {
    const visit = await requireVisitFor('messages', context, request)
    const { id } = await requireThread(context, visit, request.params.id)
    const { accountId } = visit.visitor
    await context.db.transaction((tx) => setConversationStatus(tx, { accountId, id }, { status: 'closed' }))
    return reply.status(204).send()
  })
}

const Email = Type.Object({ email: Type.String({ maxLength: 254 }) })

/** “Answer me by e-mail”: kept with the contact, unverified. Answers go there, nothing else; it opens nothing. */
export const leaveEmail: Endpoint = (app, context) => {
  app.post<ById<Static<typeof Email>>>(
    '/conversations/:id/email',
    { schema: { body: Email } },
    async (request, reply) => {
      const visit = await requireVisitFor('identify', context, request)
      const { id: conversationId } = await requireThread(context, visit, request.params.id)
      const email = readEmail(request.body.email, 'email')
      const { accountId, locale, page } = visit.visitor
      await context.db.transaction((tx) =>
        askForReplyMail(tx, { accountId, conversationId, address: email, locale, pageUrl: page.url }),
      )
      await context.accept(request.widget.inbox, [
        { type: 'profile', visitor: { address: addressOf(visit.visitor) }, email },
      ])
      return reply.status(204).send()
    },
  )
}
