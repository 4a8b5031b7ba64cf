import { businessScopedId, businessScopedIdPattern, newGraphId, newWamid, toDigits } from './ids.ts'
import type { Conversation, Customer, Message, PhoneNumber, Sandbox } from './state.ts'

const maxConversations = 100_000
const maxMessages = 20_000
const windowMs = 24 * 60 * 60 * 1000

/** The conversation with an address: a phone number however spelt, or a user id. Made when there is none. */
export function openConversation(number: PhoneNumber, address: string): Conversation {
  const known = findConversation(number, address)
  if (known) return known

  const waId = businessScopedIdPattern.test(address) ? null : (toDigits(address) ?? address)
  const userId = waId === null ? address : businessScopedId(number.wabaId, waId)
  const key = waId ?? userId
  const conversation: Conversation = {
    key,
    customer: newCustomer(waId, userId),
    lastInboundAt: null,
    billingId: newGraphId(),
    typingUntil: 0,
    messages: [],
  }
  number.conversations.set(key, conversation)
  number.aliases.set(userId, key)
  forgetOldestConversation(number)
  return conversation
}

export function findConversation(number: PhoneNumber, address: string): Conversation | undefined {
  const plain = toDigits(address) ?? address
  return number.conversations.get(number.aliases.get(plain) ?? plain)
}

type NewMessage = Pick<Message, 'from' | 'type' | 'content' | 'at'> & Partial<Message>

export function newMessage(conversation: Conversation, parts: NewMessage): Message {
  return {
    id: newWamid(conversation.key),
    conversationKey: conversation.key,
    fetched: {},
    contextId: null,
    status: 'accepted',
    callbackData: null,
    category: 'service',
    rendered: null,
    reactions: {},
    edited: false,
    revoked: false,
    error: null,
    ...parts,
  }
}

/** Keeps the message where the customer sees it; the oldest of the number goes when there are too many. */
export function keepMessage(
  sandbox: Sandbox,
  number: PhoneNumber,
  conversation: Conversation,
  message: Message,
) {
  if (!number.behaviour.keepConversations) return
  conversation.messages.push(message)
  number.messages.set(message.id, message)
  if (number.messages.size > maxMessages) forgetOldestMessage(number)
  sandbox.live.changed()
}

/** True within 24 hours of the customer's newest message or call. */
export function isWindowOpen(conversation: Conversation, now: number): boolean {
  return conversation.lastInboundAt !== null && now - conversation.lastInboundAt < windowMs
}

/** A message from the customer opens the window at its own time, so one that is days old opens nothing. */
export function touchWindow(conversation: Conversation, at: number): void {
  conversation.lastInboundAt = Math.max(conversation.lastInboundAt ?? 0, at)
}

/** The number the network shows for this person; undefined when it shows none. */
export function shownWaId({ waId, answersAs, hidesNumber }: Customer): string | undefined {
  return hidesNumber ? undefined : (answersAs ?? waId ?? undefined)
}

function newCustomer(waId: string | null, userId: string): Customer {
  return {
    waId,
    userId,
    hidesNumber: waId === null,
    name: waId ? `+${waId}` : userId,
    username: null,
    onWhatsApp: true,
    answersAs: null,
    callPermission: true,
  }
}

function forgetOldestConversation(number: PhoneNumber): void {
  if (number.conversations.size <= maxConversations) return
  for (const [key, conversation] of number.conversations) {
    number.conversations.delete(key)
    number.aliases.delete(conversation.customer.userId)
    for (const message of conversation.messages) number.messages.delete(message.id)
    return
  }
}

function forgetOldestMessage(number: PhoneNumber): void {
  for (const message of number.messages.values()) {
    number.messages.delete(message.id)
    const messages = number.conversations.get(message.conversationKey)?.messages ?? []
    if (messages[0]?.id === message.id) messages.shift()
    return
  }
}
