import { shownWaId } from './conversations.ts'
import { errorFacts } from './error-catalogue.ts'
import { toStatusError } from './errors.ts'
import type { Json } from './json.ts'
import { emitToNumber, metadataOf } from './notify.ts'
import type { Conversation, Message, MessageStatus, PhoneNumber, Sandbox } from './state.ts'

export type Receiver = { number: PhoneNumber; conversation: Conversation; message: Message }

const rank: Record<MessageStatus, number> = { accepted: 0, sent: 1, delivered: 2, read: 3, failed: 4 }

/** The callbacks of a message that goes well: sent, delivered and, when so set, read, each after its delay. */
export function scheduleStatuses(sandbox: Sandbox, receiver: Receiver): void {
  const { sentDelayMs, deliveredDelayMs, readDelayMs } = receiver.number.behaviour
  statusLater(sandbox, receiver, 'sent', sentDelayMs)
  // Meta tells nothing after `sent` about a reaction.
  if (receiver.message.type === 'reaction') return
  statusLater(sandbox, receiver, 'delivered', deliveredDelayMs)
  statusLater(sandbox, receiver, 'read', readDelayMs)
}

/** The refusal that comes after the acceptance. */
export function scheduleFailure(sandbox: Sandbox, receiver: Receiver, code: number, details?: string): void {
  sandbox.scheduler.after(receiver.number.behaviour.sentDelayMs ?? 0, () => {
    failMessage(sandbox, receiver, code, details)
  })
}

export function failMessage(sandbox: Sandbox, receiver: Receiver, code: number, details?: string): void {
  receiver.message.error = { code, title: errorFacts(code).title }
  emitStatus(sandbox, receiver, 'failed', { errors: [toStatusError(code, details)] })
}

/** Tells a status of a message. What the customer sees moves forward only; the callback is posted in any case. */
export function emitStatus(
  sandbox: Sandbox,
  receiver: Receiver,
  status: MessageStatus,
  more: Json = {},
): void {
  const { number, message, conversation } = receiver
  if (rank[status] > rank[message.status]) message.status = status
  const waId = shownWaId(conversation.customer)
  emitToNumber(sandbox, number, 'messages', {
    messaging_product: 'whatsapp',
    metadata: metadataOf(number),
    statuses: [
      {
        id: message.id,
        status,
        timestamp: String(Math.floor(sandbox.now() / 1000)),
        ...(waId !== undefined && { recipient_id: waId }),
        recipient_user_id: conversation.customer.userId,
        ...(status === 'sent' || status === 'delivered' ? billingOf(sandbox, receiver, status) : {}),
        ...(message.callbackData !== null && { biz_opaque_callback_data: message.callbackData }),
        ...more,
      },
    ],
  })
}

/** The customer opens the conversation: everything unread becomes read. Returns how many messages that were. */
export function readByCustomer(sandbox: Sandbox, number: PhoneNumber, conversation: Conversation): number {
  const unread = conversation.messages.filter(
    ({ from, status, type }) => from === 'business' && type !== 'reaction' && rank[status] < rank.read,
  )
  for (const message of unread) emitStatus(sandbox, { number, conversation, message }, 'read')
  return unread.length
}

function statusLater(
  sandbox: Sandbox,
  receiver: Receiver,
  status: MessageStatus,
  delayMs: number | null,
): void {
  if (delayMs === null) return
  sandbox.scheduler.after(delayMs, () => {
    if (status === 'read' && receiver.message.status === 'read') return
    emitStatus(sandbox, receiver, status)
  })
}

/** Free-form answers within the window cost nothing; templates cost what their category costs. */
function billingOf(sandbox: Sandbox, { message, conversation }: Receiver, status: MessageStatus): Json {
  const { category } = message
  const free = category === 'service'
  const expiresAt = Math.floor((conversation.lastInboundAt ?? sandbox.now()) / 1000) + 86_400
  return {
    conversation: {
      id: conversation.billingId,
      ...(status === 'sent' && { expiration_timestamp: String(expiresAt) }),
      origin: { type: category },
    },
    pricing: {
      billable: !free,
      pricing_model: 'PMP',
      category,
      type: free ? 'free_customer_service' : 'regular',
    },
  }
}
