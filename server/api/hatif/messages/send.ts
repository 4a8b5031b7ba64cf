import Type from 'typebox'
import type { Inbox } from '../../../core/inboxes/index.ts'
import { type SendDraft, sendMessage } from '../../../core/messages/index.ts'
import type { Database } from '../../../platform/db/index.ts'
import { AppError, invalidField } from '../../../platform/errors.ts'
import { toUuid } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { findChannel } from '../channels/find-channel.ts'
import { VoxaError } from '../errors.ts'
import { readPhone } from '../phone.ts'
import { Guid } from '../schemas.ts'

/** To whom, in every send. */
export const target = {
  channelId: Type.String({ description: 'The channel that sends' }),
  toNumber: Type.String({ description: 'Country code and number, with or without +' }),
}

export const Accepted = Type.Object({
  contactId: Guid,
  status: Type.Literal('accepted'),
  message: Type.String(),
  conversationEventId: Guid,
})

/** The channel of a send, which must have WhatsApp. */
export async function findWhatsApp(db: Database, caller: Caller, channelId: string): Promise<Inbox> {
  const inbox = await findChannel(db, caller, channelId)
  if (inbox.channel !== 'whatsapp')
    throw invalidField('channelId', `names a channel without WhatsApp: '${inbox.name}'`, 'INVALID', channelId)
  return inbox
}

/** Accepts a message; what becomes of it comes by webhook. Outside the 24-hour window only templates are accepted. */
export async function send(db: Database, caller: Caller, { inbox, toNumber, message, ...draft }: Send) {
  const phone = readPhone(caller.account, toNumber, 'toNumber')
  try {
    const sent = await db.transaction((tx) =>
      sendMessage(tx, {
        accountId: caller.account.id,
        to: { inboxId: inbox.id, phone },
        sender: 'api',
        requireOpenWindow: true,
        ...draft,
      }),
    )
    return {
      contactId: toUuid('contact', sent.conversation.contactId),
      status: 'accepted' as const,
      message,
      conversationEventId: toUuid('message', sent.message.id),
    }
  } catch (error) {
    if (error instanceof AppError && error.details.thing === 'window')
      throw new VoxaError('Voxa:WhatsApp:ServiceWindowExpired', error.message)
    throw error
  }
}

/** `message`: what the answer says to people. */
type Send = Omit<SendDraft, 'sender'> & { inbox: Inbox; toNumber: string; message: string }
