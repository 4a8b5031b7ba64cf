import { listThreadIds } from '../../../core/visitors/index.ts'
import { AppError, errorText } from '../../../platform/errors.ts'
import type { Mail, Mailer } from '../../../platform/mail.ts'
import type { Endpoint } from '../context.ts'
import { presentMessages } from '../present/present-messages.ts'
import { composeTranscript } from '../transcript/compose-transcript.ts'
import { limit, requireThread, requireVisit } from '../visit.ts'

const mostMessages = 500

/**
 * Mails the conversation to its visitor: to the address that the site has proved, never to a typed one, or anybody could
 * have us mail anything to anyone.
 */
export const mailTranscript: Endpoint = (app, context) => {
  app.post<{ Params: { id: string } }>('/conversations/:id/transcript', async (request, reply) => {
    const { db, mailer } = context
    const visit = await requireVisit(context, request)
    const thread = await requireThread(context, visit, request.params.id)
    const { visitor } = visit
    if (!mailer) throw new AppError('not_configured', 'This server sends no mail; set PARLEY_SMTP_URL')
    if (visitor.verifiedEmail === undefined)
      throw new AppError('forbidden', 'A conversation is mailed only to an address that the site has proved')
    limit('transcripts', context, request, visit)
    const { accountId } = visitor
    const ids = await listThreadIds(db, { accountId, conversationId: thread.id, limit: mostMessages })
    const messages = (await presentMessages(db, accountId, ids)).map(({ shown }) => shown)
    const { title } = request.widget.settings
    await send(mailer, composeTranscript({ title, visitor, to: visitor.verifiedEmail, messages }))
    return reply.status(204).send()
  })
}

async function send(mailer: Mailer, mail: Mail): Promise<void> {
  try {
    await mailer.send(mail)
  } catch (error) {
    const details = { retryAfterSeconds: 60 }
    throw new AppError('unavailable', `The mail did not go out: ${errorText(error)}`, details, error)
  }
}
