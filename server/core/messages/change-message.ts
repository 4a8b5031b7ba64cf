import type { Transaction } from '../../platform/db/index.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { lockMessage, updateAttributes } from './change-message-queries.ts'
import { deleteMentions } from './mention-queries.ts'
import type { Message, MessageContent } from './message.ts'
import { recordUnsent } from './record-outcome.ts'
import { recordChange } from './record-updates.ts'
import { updateMessage } from './update-message.ts'

export type MessageName = { accountId: Id; id: Id }

/** Marks that people and programs put on a message; its network knows nothing of them. */
export type MessageAttributes = { liked?: boolean; hidden?: boolean }

/**
 * Gives a message other words. Only one that waits to be sent can have them: what a network has taken stays as it is
 * on the contact's side, and our copy says the same.
 * @throws AppError `not_found`, or `invalid_state` about what left already, came in, or has no words
 */
export async function editMessage(
  tx: Transaction,
  { accountId, id, text }: MessageName & { text: string },
): Promise<Message> {
  const message = await lockOwn(tx, { accountId, id })
  if (!isWaiting(message))
    throw new AppError(
      'invalid_state',
      'Only a message that waits to be sent can be changed; this one has left',
      {
        thing: 'message',
      },
    )
  const content = contentWith(message, text)
  if (!content)
    throw new AppError(
      'invalid_state',
      `A message of kind '${message.kind}' has no text that could be changed`,
      {
        thing: 'message',
      },
    )
  // Later than any edit before it, whatever the clock says.
  const at = new Date(Math.max(tx.now().getTime(), (message.editedAt?.getTime() ?? 0) + 1)).toISOString()
  const name = { laneKey: '', inboxId: message.inboxId, networkId: '', at }
  const change = updateMessage(message, [{ type: 'edit', ...name, content, text }])!
  await recordChange(tx, accountId, change)
  return change.message
}

/**
 * Deletes a message here: its words go, that there was one stays. One that waits to be sent is not sent any more; of
 * any other the contact keeps what the network brought. Deleting again changes nothing.
 * @throws AppError `not_found`
 */
export async function deleteMessage(tx: Transaction, { accountId, id }: MessageName): Promise<Message> {
  const message = await lockOwn(tx, { accountId, id })
  if (message.deletedAt) return message
  const at = tx.now().toISOString()
  const name = { laneKey: '', inboxId: message.inboxId, networkId: '', at }
  const change = updateMessage(message, [{ type: 'revoke', ...name }])!
  if (isWaiting(message)) {
    // Told as any other failure: who sent it waits to hear of it.
    await recordUnsent(tx, message, { status: 'failed', error: deletedBefore })
    Object.assign(change.message, { status: 'failed', failedAt: tx.now(), error: deletedBefore })
  }
  if (message.direction === 'note') await deleteMentions(tx, { accountId, messageId: id })
  await recordChange(tx, accountId, change)
  return change.message
}

/** Sets the marks that are given; the others stay. @throws AppError `not_found` */
export async function setMessageAttributes(
  tx: Transaction,
  { accountId, id, attributes }: MessageName & { attributes: MessageAttributes },
): Promise<void> {
  const message = await lockOwn(tx, { accountId, id })
  if (Object.keys(attributes).length === 0) return
  await updateAttributes(tx, { accountId, id, attributes })
  const { inboxId, conversationId, sender, direction } = message
  appendEvents(tx, accountId, [
    {
      type: 'message.updated',
      inboxId,
      conversationId,
      subjectId: id,
      data: { change: 'attributes', sender, direction },
    },
  ])
}

async function lockOwn(tx: Transaction, name: MessageName): Promise<Message> {
  const message = await lockMessage(tx, name)
  if (!message) throw notFound('message')
  return message
}

/** Not handed to its network, and not about to be. */
function isWaiting({ status, direction, attemptedAt }: Message): boolean {
  return direction === 'outbound' && status === 'queued' && attemptedAt === undefined
}

/** Undefined for a kind without words of its own. */
function contentWith({ kind, content }: Message, text: string): MessageContent | undefined {
  if (kind === 'text') return { ...content, body: text }
  return ['image', 'video', 'document'].includes(kind) ? { ...content, caption: text } : undefined
}

const deletedBefore = { code: 'deleted', title: 'The message was deleted before it was sent' }
