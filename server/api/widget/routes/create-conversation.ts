import Type from 'typebox'
import { Draft, PreChat } from '../../../../shared/widget.ts'
import { findThread } from '../../../core/visitors/index.ts'
import { readClaims } from '../claims.ts'
import type { Endpoint } from '../context.ts'
import { sendMessage } from '../send-message.ts'
import { requireVisitFor } from '../visit.ts'

const Body = Type.Object({ message: Draft, preChat: Type.Optional(PreChat) }, { additionalProperties: false })

/** The first message, with the answers to the questions before it. It makes the contact and the conversation. */
export const createConversation: Endpoint = (app, context) => {
  app.post('/conversations', { schema: { body: Body } }, async (request, reply) => {
    const visit = await requireVisitFor('messages', context, request)
    const { message: draft, preChat } = request.body
    const isKnown =
      visit.visitor.userId !== undefined || (await findThread(context.db, visit.visitor)) !== undefined
    // Who is known was asked before, or need not be.
    const claims = isKnown && preChat === undefined ? {} : readClaims(request.widget.settings, preChat ?? {})
    return sendMessage(context, request, reply, { visit, draft, claims })
  })
}
