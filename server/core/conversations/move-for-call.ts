import type { Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type Conversation, type LastCall, replyWindowMs } from './conversation.ts'
import { lockConversations, updateListRows } from './conversation-queries.ts'
import { findLastCall } from './last-event-queries.ts'

/** A call as it is now. `at`: when it began. `isNew`: its row was written in this transaction. */
export type MovingCall = {
  id: Id
  at: Date
  direction: 'inbound' | 'outbound'
  status: string
  isNew: boolean
}

/** How an inbound call may end without anybody having taken it. */
const lostStatuses = ['no_answer', 'busy', 'rejected', 'cancelled', 'failed']

/**
 * Brings a conversation's list row up to one of its calls, whose row is written already. Call it after every
 * change of the call, in any order and as often as reports come; only `isNew` is for once. A call by the contact
 * opens the window of free replies as a message would.
 */
export async function moveForCall(
  tx: Transaction,
  accountId: Id,
  { conversationId, call }: { conversationId: Id; call: MovingCall },
): Promise<void> {
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  if (!conversation) throw notFound('conversation')
  const moved = afterCall(conversation, call)
  const isMovedBack = conversation.lastCall?.id === call.id && call.at < conversation.lastCall.at
  // It began earlier than was known, so that another one may be the newest now.
  const last = isMovedBack && (await findLastCall(tx, { accountId, conversationId }))
  await updateListRows(tx, accountId, [last ? { ...moved, lastCall: toLastCall(last) } : moved])
}

/** A conversation after a call that is new or changed. */
export function afterCall(conversation: Conversation, call: MovingCall): Conversation {
  const { lastCall, eventCount, lastActivityAt } = conversation
  const isLast = !lastCall || lastCall.id === call.id || isLater(call, lastCall)
  return {
    ...conversation,
    ...(call.direction === 'inbound' && windowAfter(conversation, call.at)),
    lastActivityAt: latest(lastActivityAt, call.at),
    lastCall: isLast ? toLastCall(call) : lastCall,
    eventCount: eventCount + (call.isNew ? 1 : 0),
  }
}

function toLastCall({ id, at, direction, status }: Omit<MovingCall, 'isNew'>): LastCall {
  return { id, at, lost: direction === 'inbound' && lostStatuses.includes(status) }
}

function isLater(call: MovingCall, other: LastCall): boolean {
  return call.at.getTime() === other.at.getTime() ? BigInt(call.id) > BigInt(other.id) : call.at > other.at
}

function windowAfter({ lastInboundAt, windowStartedAt }: Conversation, at: Date): Partial<Conversation> {
  return {
    lastInboundAt: lastInboundAt ? latest(lastInboundAt, at) : at,
    ...(at >= windowStartedAt && {
      windowCategory: 'service',
      windowStartedAt: at,
      windowExpiresAt: new Date(at.getTime() + replyWindowMs),
    }),
  }
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b
}
