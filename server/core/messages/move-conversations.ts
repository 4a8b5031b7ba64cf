import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import {
  type Conversation,
  type MovedConversation,
  replyWindowMs,
  updateListRows,
  type WindowCategory,
} from '../conversations/index.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import { type Message, previewText } from './message.ts'

export type Move = { conversation: Conversation; messages: Message[]; templateCategory?: WindowCategory }

/** Brings the list rows of locked conversations up to messages that were just written, with their events. */
export async function moveConversations(
  tx: Transaction,
  accountId: Id,
  moves: Move[],
): Promise<Conversation[]> {
  if (moves.length === 0) return []
  const moved = moves.map((move) => moveConversation(move, tx.now()))
  await updateListRows(tx, accountId, moved)
  for (const [index, { conversation }] of moves.entries()) {
    const after = moved[index]!
    const { id, inboxId, contactId, assigneeId } = after
    if (after.botEnabled !== conversation.botEnabled)
      appendEvents(tx, accountId, [
        {
          type: 'conversation.updated',
          inboxId,
          conversationId: id,
          contactId,
          subjectId: id,
          data: { botEnabled: after.botEnabled },
        },
      ])
    if (after.status === conversation.status) continue
    countConversations(tx, accountId, [
      { inboxId, status: conversation.status, assigneeId, by: -1 },
      { inboxId, status: after.status, assigneeId, by: 1 },
    ])
    appendEvents(tx, accountId, [
      {
        type: 'conversation.updated',
        inboxId,
        conversationId: id,
        contactId,
        subjectId: id,
        data: { status: after.status },
      },
    ])
  }
  return moved
}

/**
 * A conversation's list row after some messages: all by greatest time, so that any order of arrival ends the
 * same. Notes move nothing. A new inbound message reopens it, and has a bot answer again whose rest is over. A reply
 * reads what was before it; unread is what came in after that, and the contact waits since the first of it.
 */
export function moveConversation(
  { conversation, messages: written, templateCategory }: Move,
  now = new Date(0),
): MovedConversation {
  const messages = written.filter(({ direction }) => direction !== 'note')
  const inbound = messages.filter(isFromContact)
  const replies = messages.filter(isReply)
  const newest = messages.reduce<Message | undefined>(
    (last, message) => (isLater(message, last) ? message : last),
    undefined,
  )
  const repliedAt = replies.map(({ occurredAt }) => occurredAt)
  const agentReadAt = latest(conversation.agentReadAt, ...repliedAt)
  const unread = inbound.filter(({ occurredAt }) => !agentReadAt || occurredAt > agentReadAt).length
  const lastReplyAt = latest(conversation.lastReplyAt, ...repliedAt)
  const { botResumeAt } = conversation
  const resumes = inbound.length > 0 && botResumeAt !== undefined && botResumeAt <= now
  return {
    ...conversation,
    ...windowAfter(conversation, messages, templateCategory),
    status: inbound.length > 0 ? 'open' : conversation.status,
    lastActivityAt: latest(conversation.lastActivityAt, ...messages.map(({ occurredAt }) => occurredAt))!,
    lastMessage:
      newest && isLaterThanLast(newest, conversation) ? toLastMessage(newest) : conversation.lastMessage,
    lastInboundAt: latest(conversation.lastInboundAt, ...inbound.map(({ occurredAt }) => occurredAt)),
    lastReplyAt,
    ...waitingAfter(conversation, inbound, lastReplyAt),
    agentReadAt,
    ...(resumes && { botEnabled: true, botResumeAt: undefined }),
    eventCount: conversation.eventCount + messages.length,
    unreadCount: conversation.unreadCount + unread,
    recountUnread: agentReadAt?.getTime() !== conversation.agentReadAt?.getTime(),
  }
}

/** One that was closed waited for nothing more; what comes in then is the first of something new. */
function waitingAfter(
  { status, waitingSince: before, lastInboundAt }: Conversation,
  inbound: Message[],
  lastReplyAt: Date | undefined,
): Pick<MovedConversation, 'waitingSince' | 'lookUpWaiting'> {
  const isAnswered = (at: Date) => lastReplyAt !== undefined && at <= lastReplyAt
  const asked = inbound.map(({ occurredAt }) => occurredAt).filter((at) => !isAnswered(at))
  const kept = status === 'closed' && inbound.length > 0 ? undefined : before
  if (!kept || !isAnswered(kept)) return { waitingSince: earliest(kept, ...asked), lookUpWaiting: false }
  // The reply answers what came first, and not what came after it: that was not kept.
  const lookUpWaiting = asked.length > 0 || (lastInboundAt !== undefined && !isAnswered(lastInboundAt))
  return { waitingSince: undefined, lookUpWaiting }
}

/** What the contact wrote; a network's notice about the contact opens no window and is nothing to read. */
function isFromContact({ direction, kind }: Pick<Message, 'direction' | 'kind'>): boolean {
  return direction === 'inbound' && kind !== 'system'
}

/** Answers of people and programs; what a campaign or a bot sends leaves messages unread. */
export function isReply({ direction, sender }: Pick<Message, 'direction' | 'sender'>): boolean {
  return direction === 'outbound' && (sender === 'agent' || sender === 'api' || sender === 'network')
}

/** An inbound message starts the window anew; a template starts one only where none is open. */
function windowAfter(
  conversation: Conversation,
  messages: Message[],
  templateCategory: WindowCategory | undefined,
) {
  const { windowCategory, windowStartedAt, windowExpiresAt } = conversation
  const inboundAt = latest(...messages.filter(isFromContact).map(({ occurredAt }) => occurredAt))
  // Until a contact writes or a template goes out, the window is only where the conversation happened to begin.
  const isProvisional = windowCategory === 'service' && !conversation.lastInboundAt
  if (inboundAt && (isProvisional || inboundAt >= windowStartedAt)) return windowFrom('service', inboundAt)
  const template = messages.find(({ kind, direction }) => kind === 'template' && direction === 'outbound')
  const isFresh = conversation.lastMessage === undefined
  if (template && templateCategory && (isFresh || template.occurredAt >= windowExpiresAt))
    return windowFrom(templateCategory, template.occurredAt)
  const [first] = [windowStartedAt, ...messages.map(({ occurredAt }) => occurredAt)].sort(
    (a, b) => a.getTime() - b.getTime(),
  )
  if (isProvisional && first! < windowStartedAt) return windowFrom('service', first!)
  return { windowCategory, windowStartedAt, windowExpiresAt }
}

function windowFrom(windowCategory: WindowCategory, startedAt: Date) {
  return {
    windowCategory,
    windowStartedAt: startedAt,
    windowExpiresAt: new Date(startedAt.getTime() + replyWindowMs),
  }
}

function isLaterThanLast(message: Message, { lastMessage }: Conversation): boolean {
  return !lastMessage || comparePlaces(message.occurredAt, message.id, lastMessage.at, lastMessage.id) > 0
}

function isLater(message: Message, other: Message | undefined): boolean {
  return !other || comparePlaces(message.occurredAt, message.id, other.occurredAt, other.id) > 0
}

function comparePlaces(at: Date, id: Id, otherAt: Date, otherId: Id): number {
  return at.getTime() - otherAt.getTime() || (BigInt(id) > BigInt(otherId) ? 1 : -1)
}

function toLastMessage({ id, occurredAt, direction, kind, text }: Message) {
  return { id, at: occurredAt, direction, kind, text: previewText(kind, text) }
}

function earliest(...times: (Date | undefined)[]): Date | undefined {
  return times.reduce((first, time) => (time && (!first || time < first) ? time : first), undefined)
}

function latest(...times: (Date | undefined)[]): Date | undefined {
  return times.reduce((last, time) => (time && (!last || time > last) ? time : last), undefined)
}
