import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import { invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { lockMessage } from './change-message-queries.ts'
import { deleteEcho } from './delete-echo.ts'
import type { Message, MessageError } from './message.ts'
import { type MessageRow, toMessage } from './message-queries.ts'
import { lockNetworkNames } from './parked-updates.ts'
import { recordTaken } from './record-taken.ts'
import { applyParkedUpdates } from './record-updates.ts'
import { tellReactions } from './tell-reactions.ts'

/** The oldest message of a conversation that waits to be sent. */
export async function nextQueuedMessage(
  db: Db,
  { accountId, conversationId }: { accountId: Id; conversationId: Id },
): Promise<Message | undefined> {
  const [row] = await db.query<MessageRow>(sql`
    select * from messages
     where account_id = ${accountId} and conversation_id = ${conversationId} and status = 'queued' and direction = 'outbound'
     order by id limit 1`)
  return row && toMessage(row)
}

/**
 * Says, before the network is called, that it is about to be: a crash from here on leaves the outcome unknown. Answers
 * the message as it is to be sent; undefined when it is not to be sent any more.
 */
export async function markAttempt(
  tx: Transaction,
  { accountId, id }: Pick<Message, 'accountId' | 'id'>,
): Promise<Message | undefined> {
  const [row] = await tx.query<MessageRow>(sql`
    update messages set attempted_at = ${tx.now()}, attempts = attempts + 1
     where account_id = ${accountId} and id = ${id} and status = 'queued' returning *`)
  return row && toMessage(row)
}

/** Takes the attempt back: the network is known not to have accepted it. */
export async function unmarkAttempt(
  tx: Transaction,
  { accountId, id }: Pick<Message, 'accountId' | 'id'>,
  error: MessageError,
): Promise<void> {
  await tx.query(sql`
    update messages set attempted_at = null, error = ${JSON.stringify(error)} where account_id = ${accountId} and id = ${id}`)
}

/** The network accepted the message and calls it `networkId` from now on. What it said of it before is applied. */
export async function recordSent(tx: Transaction, message: Message, networkId: string): Promise<Message> {
  const { accountId, id, inboxId } = message
  await lockNetworkNames(tx, [{ inboxId, networkId }])
  await deleteEcho(tx, message, networkId)
  const [row] = await tx.query<MessageRow>(sql`
    update messages set network_id = ${networkId}, error = case when failed_at is null then null else error end,
           status = case when status_rank(status) < status_rank('sent') then 'sent' else status end, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}
    returning *`)
  const sent = toMessage(row!)
  appendEvents(tx, accountId, [updatedEvent(sent)])
  await recordTaken(tx, accountId, [sent])
  await applyParkedUpdates(tx, accountId, [sent])
  return sent
}

/** The message will not be sent, or nobody knows whether it was. */
export async function recordUnsent(
  tx: Transaction,
  message: Message,
  { status, error }: { status: 'failed' | 'unknown'; error: MessageError },
): Promise<void> {
  const [row] = await tx.query<MessageRow>(sql`
    update messages set status = ${status}, error = ${JSON.stringify(error)},
           failed_at = case when ${status} = 'failed' then ${tx.now()}::timestamptz end, updated_at = ${tx.now()}
     where account_id = ${message.accountId} and id = ${message.id} and status_rank(status) < status_rank(${status})
    returning *`)
  if (!row) return
  const unsent = toMessage(row)
  appendEvents(tx, message.accountId, [updatedEvent(unsent, error)])
  if (status === 'failed') await tellReactions(tx, message.accountId, [unsent])
}

/**
 * Somebody has found out what became of a message of which nobody knew whether it was sent.
 * @throws AppError `not_found`, or `invalid_state` about any other message
 */
export async function settleMessage(
  tx: Transaction,
  { accountId, id, status }: Pick<Message, 'accountId' | 'id'> & { status: 'sent' | 'failed' },
): Promise<void> {
  const message = await lockMessage(tx, { accountId, id })
  if (!message) throw notFound('message')
  if (message.status !== 'unknown')
    throw invalidState('message', `What became of this message is known: it is '${message.status}'`)
  if (status === 'failed') return recordUnsent(tx, message, { status, error: foundUnsent })
  const [row] = await tx.query<MessageRow>(sql`
    update messages set status = 'sent', error = null, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id} returning *`)
  const sent = toMessage(row!)
  appendEvents(tx, accountId, [updatedEvent(sent)])
  await recordTaken(tx, accountId, [sent])
}

const foundUnsent = { code: 'not_sent', title: 'Somebody found that the message was not sent' }

function updatedEvent(
  { id, inboxId, conversationId, status, sender, direction }: Message,
  error?: MessageError,
) {
  return {
    type: 'message.updated' as const,
    inboxId,
    conversationId,
    subjectId: id,
    data: { status, sender, direction, ...(error && { error }) },
  }
}
