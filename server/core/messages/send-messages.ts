import { phoneDigits } from '../../../shared/phone.ts'
import type { Transaction } from '../../platform/db/index.ts'
import { AppError, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { insertStoredFiles, type NewStoredFile } from '../attachments/index.ts'
import { listContactsById, resolvePeople } from '../contacts/index.ts'
import {
  type Conversation,
  ensureConversations,
  isReplyWindowOpen,
  pairKey,
  type WindowCategory,
} from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import { getInbox, type Inbox, sendLane } from '../inboxes/index.ts'
import type { Message, MessageContent, Sender } from './message.ts'
import { insertMessages, type NewMessage } from './message-queries.ts'
import { type Move, moveConversations } from './move-conversations.ts'
import { toCreatedEvent } from './record-inbound.ts'
import { tellReactions } from './tell-reactions.ts'

/** What is sent, wherever it goes. */
export type SendDraft = {
  kind: string
  content: MessageContent
  text?: string
  sender: Extract<Sender, 'agent' | 'api' | 'campaign' | 'bot'>
  agentId?: Id
  /** The name the sender gives it. */
  clientId?: string
  replyToNetworkId?: string
  /** What it sends is in our own store. */
  files?: NewStoredFile[]
  /** For a template: what its category is, which names the network's billing window. */
  templateCategory?: WindowCategory
  /** Refuse a free-form message at once when the 24-hour window is closed. */
  requireOpenWindow?: boolean
}

export type SendTarget = { phone: string } | { contactId: Id }

export type Sent = { message: Message; conversation: Conversation }

/**
 * Accepts messages for sending through one inbox, in as many statements for a thousand as for one; all of them
 * or, when one contact does not exist, none. Answers in the order given.
 */
export async function sendMessages(
  tx: Transaction,
  {
    accountId,
    inboxId,
    sends,
  }: { accountId: Id; inboxId: Id; sends: { to: SendTarget; draft: SendDraft }[] },
): Promise<Sent[]> {
  if (sends.length === 0) return []
  const inbox = await getSendingInbox(tx, accountId, inboxId)
  const contactIds = await reachContacts(
    tx,
    inbox,
    sends.map(({ to }) => to),
  )
  const pairs = contactIds.map((contactId) => ({ inboxId, contactId, activityAt: tx.now() }))
  const conversations = await ensureConversations(tx, accountId, pairs)
  return queueMessages(
    tx,
    accountId,
    sends.map(({ draft }, index) => ({ draft, conversation: conversations.get(pairKey(pairs[index]!))! })),
  )
}

/** Writes messages into conversations that the caller has locked: the rows, their events, their places in the lanes. */
export async function queueMessages(
  tx: Transaction,
  accountId: Id,
  sends: { draft: SendDraft; conversation: Conversation }[],
): Promise<Sent[]> {
  for (const { draft, conversation } of sends) requireWindow(tx, draft, conversation)
  const rows = sends.map(({ draft, conversation }) => toNewMessage(tx, draft, conversation))
  const written = new Map((await insertMessages(tx, accountId, rows)).map((message) => [message.id, message]))
  const messages = rows.map(({ id }) => written.get(id)!)
  const files = sends.flatMap(({ draft, conversation: { inboxId } }, index) =>
    (draft.files ?? []).map((file) => ({ ...file, messageId: rows[index]!.id, inboxId })),
  )
  await insertStoredFiles(tx, accountId, files)

  const moves = new Map<Id, Move>()
  for (const [index, { draft, conversation }] of sends.entries()) {
    const move = moves.get(conversation.id)
    const { templateCategory } = draft
    if (move) move.messages.push(messages[index]!)
    else moves.set(conversation.id, { conversation, messages: [messages[index]!], templateCategory })
  }
  const moved = await moveConversations(tx, accountId, [...moves.values()])
  appendEvents(
    tx,
    accountId,
    messages.map((message) => toCreatedEvent(message, [moves.get(message.conversationId)!])),
  )
  await tellReactions(tx, accountId, messages)
  await addToLanes(
    tx,
    [...moves.keys()].map((key) => ({ accountId, kind: sendLane, key })),
  )
  const after = new Map(moved.map((conversation) => [conversation.id, conversation]))
  return messages.map((message) => ({ message, conversation: after.get(message.conversationId)! }))
}

/** An inbox that may take messages. A suspended one may: they wait in their lanes. */
export async function getSendingInbox(tx: Transaction, accountId: Id, inboxId: Id): Promise<Inbox> {
  const inbox = await getInbox(tx, { accountId, id: inboxId })
  if (inbox.status === 'inactive')
    throw new AppError('inbox_inactive', `The inbox '${inbox.name}' is switched off`, { thing: 'inbox' })
  return inbox
}

/** The contact of each target; who has a phone number is known to the inbox by it afterwards. */
async function reachContacts(
  tx: Transaction,
  { accountId, id: inboxId }: Inbox,
  targets: SendTarget[],
): Promise<Id[]> {
  const ids = targets.flatMap((target) => ('contactId' in target ? target.contactId : []))
  const contacts = ids.length > 0 ? await listContactsById(tx, { accountId, ids }) : []
  const phones = new Map(contacts.flatMap(({ id, phone, deletedAt }) => (deletedAt ? [] : [[id, phone]])))
  const numbers = targets.map((target) => {
    if ('phone' in target) return target.phone
    if (!phones.has(target.contactId)) throw notFound('contact')
    return phones.get(target.contactId)
  })
  const people = numbers.flatMap((phone) =>
    phone ? { inboxId, addresses: [phoneDigits(phone)], phone } : [],
  )
  const found = (await resolvePeople(tx, accountId, people)).values()
  return targets.map((target, index) => {
    const contactId = numbers[index] ? found.next().value! : undefined
    return 'contactId' in target ? target.contactId : contactId!
  })
}

function requireWindow(tx: Transaction, draft: SendDraft, conversation: Conversation): void {
  if (!draft.requireOpenWindow || draft.kind === 'template' || isReplyWindowOpen(conversation, tx.now()))
    return
  throw new AppError(
    'invalid_state',
    'More than 24 hours have passed since the contact last wrote; send a template',
    { thing: 'window' },
  )
}

function toNewMessage(
  tx: Transaction,
  { kind, content, text, sender, agentId, replyToNetworkId, clientId }: SendDraft,
  { id: conversationId, inboxId }: Conversation,
): NewMessage {
  return {
    id: tx.newId(),
    conversationId,
    inboxId,
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
    clientId,
    occurredAt: tx.now(),
  }
}
