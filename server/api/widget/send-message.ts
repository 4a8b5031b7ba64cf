import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Draft } from '../../../shared/widget.ts'
import { findMessage } from '../../core/messages/index.ts'
import {
  addressOf,
  findMessageNamed,
  findThread,
  listUploads,
  type Upload,
  type Visitor,
  type VisitorEvent,
  visitorMessageName,
} from '../../core/visitors/index.ts'
import { AppError, invalidField } from '../../platform/errors.ts'
import { type Claims, readText } from './claims.ts'
import type { Visit, WidgetContext } from './context.ts'
import { presentMessages } from './present/present-messages.ts'
import { kindOfFile } from './upload-kinds.ts'
import { whenRecorded } from './when-recorded.ts'

/**
 * Takes a visitor's message durably and answers it as it was recorded: 201, or 200 when the visitor sent it before
 * under the same client id. 202 when recording takes long: it is safe, and comes over the stream.
 */
export async function sendMessage(
  context: WidgetContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { visit, draft, claims = {} }: { visit: Visit; draft: Draft; claims?: Claims },
): Promise<FastifyReply> {
  const { db, accept } = context
  const { inbox, settings } = request.widget
  const { visitor } = visit
  requireSpeaker(settings, visitor)
  const networkId = visitorMessageName(visitor.id, draft.clientId)
  const look = () => findMessageNamed(db, { accountId: inbox.accountId, inboxId: inbox.id, networkId })
  const known = await look()
  if (known) return answer(context, reply, visitor, { id: known, status: 200 })

  const events = await toEvents(context, visitor, { draft, claims, networkId })
  await accept(inbox, events)
  const id = await whenRecorded(db, look)
  if (id) return answer(context, reply, visitor, { id, status: 201 })
  return reply
    .status(202)
    .send({ id: null, seq: null, clientId: draft.clientId, createdAt: db.now().toISOString() })
}

function requireSpeaker({ allowAnonymous }: { allowAnonymous: boolean }, { userId }: Visitor): void {
  if (allowAnonymous || userId !== undefined) return
  throw new AppError('forbidden', 'Only signed-in people may write here; the site has to vouch for this one')
}

async function answer(
  { db }: WidgetContext,
  reply: FastifyReply,
  { accountId }: Visitor,
  { id, status }: { id: string; status: number },
): Promise<FastifyReply> {
  const [presented] = await presentMessages(db, accountId, [id])
  return reply.status(status).send(presented!.shown)
}

type Sending = { draft: Draft; claims: Claims; networkId: string }

/** A message for each file, the words with the first; what the visitor said of itself behind them. */
async function toEvents(
  context: WidgetContext,
  visitor: Visitor,
  { draft, claims, networkId }: Sending,
): Promise<VisitorEvent[]> {
  const { db } = context
  const { clientId, attachmentIds = [] } = draft
  const uploads = await requireUploads(context, visitor, attachmentIds)
  const text = draft.text === undefined ? '' : readText(draft.text, 'text').trim()
  const answered = await findAnswered(context, visitor, draft)
  if (text === '' && uploads.length === 0 && !answered.content)
    throw invalidField('text', 'is required where there is neither a file nor a pressed button', 'REQUIRED')

  const person = { address: addressOf(visitor), ...(claims.name && { name: claims.name }) }
  const about = {
    type: 'message' as const,
    visitor: person,
    id: networkId,
    at: db.now().toISOString(),
    extras: extrasOf(visitor, clientId),
    ...(answered.networkId && { reply_to: answered.networkId }),
  }
  const messages: VisitorEvent[] =
    uploads.length > 0
      ? uploads.map((upload, index) => ({
          ...about,
          ...(index > 0 && { id: `${networkId}:${index + 1}`, extras: extrasOf(visitor) }),
          ...fileOf(upload, index === 0 ? text : ''),
        }))
      : [{ ...about, message: answered.content ?? { type: 'text', text: { body: text } } }]
  const { email, values } = claims
  if (email || values) messages.push({ type: 'profile', visitor: person, email, values })
  return messages
}

async function requireUploads({ db }: WidgetContext, visitor: Visitor, ids: string[]): Promise<Upload[]> {
  const found = await listUploads(db, { accountId: visitor.accountId, visitorId: visitor.id, ids })
  return ids.map((id) => {
    const upload = found.find((each) => each.id === id)
    if (!upload) throw invalidField('attachmentIds', `has ${id}, which is no upload of this visitor`)
    return upload
  })
}

/** The message that is answered, and what pressing one of its buttons says. */
async function findAnswered(
  { db }: WidgetContext,
  visitor: Visitor,
  { replyTo, button }: Draft,
): Promise<{ networkId?: string; content?: Record<string, unknown> }> {
  const id = button?.messageId ?? replyTo
  if (!id) return {}
  const field = button ? 'button.messageId' : 'replyTo'
  const [thread, message] = await Promise.all([
    findThread(db, visitor),
    findMessage(db, { accountId: visitor.accountId, id }),
  ])
  if (!message || !thread || message.conversationId !== thread.id || message.direction === 'note')
    throw invalidField(field, 'is no message of this conversation')
  if (!button) return { networkId: message.networkId }
  const [presented] = await presentMessages(db, visitor.accountId, [id])
  const pressed = presented?.shown.buttons.find((each) => each.id === button.id)
  if (!pressed) throw invalidField('button.id', 'is no button of that message')
  return {
    networkId: message.networkId,
    content: { type: 'interactive', interactive: { type: 'button_reply', button_reply: pressed } },
  }
}

function extrasOf({ page, locale, timezone }: Visitor, clientId?: string): Record<string, unknown> {
  return {
    ...(clientId && { client_id: clientId }),
    page,
    ...(locale && { locale }),
    ...(timezone && { timezone }),
  }
}

function fileOf({ id, mimeType, fileName, sha256 }: Upload, caption: string) {
  const kind = kindOfFile(mimeType)
  return {
    message: {
      type: kind,
      [kind]: {
        mime_type: mimeType,
        ...(kind === 'document' && { filename: fileName }),
        ...(caption && { caption }),
      },
    },
    upload: { id, mime_type: mimeType, file_name: fileName, sha256 },
  }
}
