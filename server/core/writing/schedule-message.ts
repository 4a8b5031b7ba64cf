import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import { lockConversations } from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import { getSendingInbox, type Message } from '../messages/index.ts'
import { type Outlet, renderComposition } from './render-composition.ts'
import type { ScheduledMessage } from './scheduled-message.ts'
import {
  deleteScheduled,
  insertScheduled,
  lockScheduled,
  type ScheduledName,
  updateScheduled,
} from './scheduled-message-queries.ts'
import { type NewComposition, requireNobodyAnswered, sendComposition } from './send-composition.ts'
import { touchUploads } from './upload-queries.ts'

/**
 * Keeps what somebody wrote until it is to be sent. What could not be sent even now is refused at once.
 * @throws AppError as `sendComposition` does
 */
export async function scheduleMessage(
  tx: Transaction,
  outlet: Outlet,
  { sendAt, ...writing }: NewComposition & { sendAt: Date },
): Promise<ScheduledMessage> {
  const { accountId, conversationId, author, composition, strictWindow, expectLastMessageId } = writing
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  if (!conversation) throw notFound('conversation')
  if (expectLastMessageId !== undefined)
    await requireNobodyAnswered(tx, conversation, { author, lastId: expectLastMessageId })
  const inbox = await getSendingInbox(tx, accountId, conversation.inboxId)
  const uploads = await touchUploads(tx, { accountId, ownerId: author.ownerId, ids: composition.uploadIds })
  const [first] = await renderComposition(tx, outlet, {
    conversation,
    inbox,
    author,
    composition,
    uploads,
    strictWindow,
    at: sendAt,
  })
  const scheduled: ScheduledMessage = {
    accountId,
    id: tx.newId(),
    conversationId,
    inboxId: inbox.id,
    ...author,
    kind: first!.kind,
    text: first!.text ?? composition.text,
    composition,
    sendAt,
    state: 'waiting',
    error: undefined,
    createdAt: tx.now(),
  }
  await insertScheduled(tx, scheduled)
  tell(tx, scheduled, 'created')
  return scheduled
}

/** Puts it off, or forward. One that failed is tried again then. @throws AppError `not_found` */
export async function rescheduleMessage(
  tx: Transaction,
  { sendAt, ...name }: ScheduledName & { sendAt: Date },
): Promise<ScheduledMessage> {
  const scheduled = await lock(tx, name)
  const changed: ScheduledMessage = { ...scheduled, sendAt, state: 'waiting', error: undefined }
  await updateScheduled(tx, changed)
  tell(tx, changed, 'updated')
  return changed
}

/** Takes it back before it is sent. @throws AppError `not_found` when it was sent already */
export async function cancelScheduled(tx: Transaction, name: ScheduledName): Promise<ScheduledMessage> {
  const scheduled = await lock(tx, name)
  await deleteScheduled(tx, name)
  tell(tx, scheduled, 'deleted')
  return scheduled
}

/** Sends it now, exactly once: the row goes in the transaction that writes its messages. */
export async function sendScheduled(
  tx: Transaction,
  outlet: Outlet,
  { scheduled, strictWindow }: { scheduled: ScheduledMessage; strictWindow: boolean },
): Promise<Message[]> {
  const { accountId, conversationId, agentId, ownerId, composition } = scheduled
  const author = { agentId, ownerId }
  const writing = { accountId, conversationId, author, composition, strictWindow }
  const messages = await sendComposition(tx, outlet, writing)
  await deleteScheduled(tx, scheduled)
  tell(tx, scheduled, 'deleted')
  return messages
}

/** The same for whoever does not want to wait. @throws AppError `not_found`; and as `sendComposition` does */
export async function sendScheduledNow(
  tx: Transaction,
  outlet: Outlet,
  { strictWindow, ...name }: ScheduledName & { strictWindow: boolean },
): Promise<Message[]> {
  return sendScheduled(tx, outlet, { scheduled: await lock(tx, name), strictWindow })
}

/** It could not be sent: it stays, and says why. */
export async function recordScheduledFailure(
  tx: Transaction,
  scheduled: ScheduledMessage,
  error: string,
): Promise<void> {
  const failed: ScheduledMessage = { ...scheduled, state: 'failed', error }
  await updateScheduled(tx, failed)
  tell(tx, failed, 'updated')
}

async function lock(tx: Transaction, name: ScheduledName): Promise<ScheduledMessage> {
  const scheduled = await lockScheduled(tx, name)
  if (!scheduled) throw notFound('scheduled_message')
  return scheduled
}

function tell(
  tx: Transaction,
  { accountId, id, inboxId, conversationId, agentId, state }: ScheduledMessage,
  what: 'created' | 'updated' | 'deleted',
): void {
  appendEvents(tx, accountId, [
    {
      type: `scheduled_message.${what}`,
      inboxId,
      conversationId,
      subjectId: id,
      data: { agentId: agentId ?? null, state },
    },
  ])
}
