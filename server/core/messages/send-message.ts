import { phoneDigits } from '../../../shared/phone.ts'
import type { Transaction } from '../../platform/db/index.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { findContact, resolvePeople } from '../contacts/index.ts'
import {
  type Conversation,
  ensureConversations,
  isReplyWindowOpen,
  lockConversations,
  pairKey,
  type WindowCategory,
} from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import { getInbox, type Inbox } from '../inboxes/index.ts'
import type { Message, MessageContent, Sender } from './message.ts'
import { insertMessages } from './message-queries.ts'
import { type Move, moveConversations } from './move-conversations.ts'
import { toCreatedEvent } from './record-inbound.ts'

/** The kind of lane in which messages leave; its key is the conversation's id. */
export const sendLane = 'send'

/** To whom: a phone number, a contact of ours, or the contact of a conversation. */
export type Recipient =
  | { inboxId: Id; phone: string }
  | { inboxId: Id; contactId: Id }
  | { conversationId: Id }

export type NewSend = {
  accountId: Id
  to: Recipient
  kind: string
  content: MessageContent
  text?: string
  sender: Extract<Sender, 'agent' | 'api' | 'campaign' | 'bot'>
  agentId?: Id
  replyToNetworkId?: string
  /** For a template: what its category is, which names the network's billing window. */
  templateCategory?: WindowCategory
  /** Refuse a free-form message at once when the 24-hour window is closed. */
  requireOpenWindow?: boolean
}

/**
 * Accepts a message for sending: the row, its event and its place in the conversation's lane, in one
 * transaction. Contact and conversation are made when they are missing. The network hears of it later.
 */
export async function sendMessage(
  tx: Transaction,
  send: NewSend,
): Promise<{ message: Message; conversation: Conversation }> {
  const { accountId, kind, content, text, sender, agentId, replyToNetworkId } = send
  const { conversation, inbox } = await openConversation(tx, send)
  if (send.requireOpenWindow && kind !== 'template' && !isReplyWindowOpen(conversation, tx.now()))
    throw new AppError(
      'invalid_state',
      'More than 24 hours have passed since the contact last wrote; send a template',
      { thing: 'window' },
    )

  const [message] = await insertMessages(tx, accountId, [
    {
      id: tx.newId(),
      conversationId: conversation.id,
      inboxId: inbox.id,
      direction: 'outbound',
      kind,
      status: 'queued',
      content,
      text,
      sender,
      agentId,
      networkId: undefined,
      replyToNetworkId,
      extras: undefined,
      occurredAt: tx.now(),
    },
  ])
  const move: Move = { conversation, messages: [message!], templateCategory: send.templateCategory }
  const [moved] = await moveConversations(tx, accountId, [move])
  appendEvents(tx, accountId, [toCreatedEvent(message!, [move])])
  await addToLanes(tx, [{ accountId, kind: sendLane, key: conversation.id }])
  return { message: message!, conversation: moved! }
}

async function openConversation(
  tx: Transaction,
  { accountId, to }: NewSend,
): Promise<{ conversation: Conversation; inbox: Inbox }> {
  if ('conversationId' in to) {
    const [conversation] = await lockConversations(tx, accountId, [to.conversationId])
    if (!conversation) throw notFound('conversation')
    return { conversation, inbox: await sendingInbox(tx, accountId, conversation.inboxId) }
  }
  const inbox = await sendingInbox(tx, accountId, to.inboxId)
  const contactId =
    'contactId' in to ? await reachableContact(tx, accountId, to) : await contactOfPhone(tx, accountId, to)
  const pair = { inboxId: inbox.id, contactId, activityAt: tx.now() }
  const conversations = await ensureConversations(tx, accountId, [pair])
  return { conversation: conversations.get(pairKey(pair))!, inbox }
}

async function sendingInbox(tx: Transaction, accountId: Id, inboxId: Id): Promise<Inbox> {
  const inbox = await getInbox(tx, { accountId, id: inboxId })
  if (inbox.status === 'inactive')
    throw new AppError('inbox_inactive', `The inbox '${inbox.name}' is switched off`, { thing: 'inbox' })
  return inbox
}

async function reachableContact(
  tx: Transaction,
  accountId: Id,
  { inboxId, contactId }: { inboxId: Id; contactId: Id },
): Promise<Id> {
  const contact = await findContact(tx, { accountId, id: contactId })
  if (!contact) throw notFound('contact')
  if (contact.phone) await contactOfPhone(tx, accountId, { inboxId, phone: contact.phone })
  return contactId
}

async function contactOfPhone(
  tx: Transaction,
  accountId: Id,
  { inboxId, phone }: { inboxId: Id; phone: string },
): Promise<Id> {
  const [contactId] = await resolvePeople(tx, accountId, [
    { inboxId, addresses: [phoneDigits(phone)], phone },
  ])
  return contactId!
}
