import { Draft } from '../../../../shared/widget.ts'
import type { Endpoint } from '../context.ts'
import { sendMessage } from '../send-message.ts'
import { requireThread, requireVisitFor } from '../visit.ts'

/** One more message in the visitor's own conversation. */
export const createMessage: Endpoint = (app, context) => {
  app.post<{ Params: { id: string } }>(
    '/conversations/:id/messages',
    { schema: { body: Draft } },
    async (request, reply) => {
      const visit = await requireVisitFor('messages', context, request)
      await requireThread(context, visit, request.params.id)
      return sendMessage(context, request, reply, { visit, draft: request.body as Draft })
    },
  )
}
