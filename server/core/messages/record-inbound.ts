import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { insertAttachments } from '../attachments/index.ts'
import { resolvePeople, touchContacts, unblockContacts } from '../contacts/index.ts'
import { ensureConversations, pairKey } from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import type { InboundMessage, InboxEvent } from './inbound-event.ts'
import type { Message } from './message.ts'
import { insertMessages, type NewMessage } from './message-queries.ts'
import { type Move, moveConversations } from './move-conversations.ts'
import { lockNetworkNames } from './parked-updates.ts'
import { recordTaken } from './record-taken.ts'
import { applyParkedUpdates } from './record-updates.ts'
import { tellReactions } from './tell-reactions.ts'

type Arrival = InboxEvent<InboundMessage>

/** A clock ahead of ours by more than this is not believed: the message would stay on top of the list. */
const aheadMs = 60_000

/**
 * Records messages that came from networks, in as many statements for a thousand as for one. Each is stored
 * once (by inbox and network id), however often and in whatever order it comes.
 */
export async function recordInbound(tx: Transaction, accountId: Id, arrivals: Arrival[]): Promise<Message[]> {
  if (arrivals.length === 0) return []
  const timed = arrivals.map((arrival) => ({
    arrival,
    occurredAt: believableTime(arrival.occurredAt, tx.now()),
  }))
  const contactIds = await resolvePeople(
    tx,
    accountId,
    timed.map(({ arrival, occurredAt }) => toPerson(arrival, occurredAt)),
  )
  const places = timed.map(({ arrival, occurredAt }, index) => ({
    inboxId: arrival.inboxId,
    contactId: contactIds[index]!,
    activityAt: occurredAt,
  }))
  const conversations = await ensureConversations(tx, accountId, places)

  const drafts = timed.map(({ arrival, occurredAt }, index) => {
    const conversation = conversations.get(pairKey(places[index]!))!
    return toNewMessage(tx.newId(), arrival, conversation.id, occurredAt)
  })
  await lockNetworkNames(tx, arrivals)
  const messages = await insertMessages(tx, accountId, drafts)
  await insertAttachments(tx, accountId, attachmentsOf(messages, drafts, arrivals))

  const moves = [...conversations.values()].map(
    (conversation): Move => ({
      conversation,
      messages: messages.filter(({ conversationId }) => conversationId === conversation.id),
    }),
  )
  await moveConversations(
    tx,
    accountId,
    moves.filter((move) => move.messages.length > 0),
  )
  await recordTaken(tx, accountId, messages)
  await touchPeople(tx, accountId, { timed, contactIds, messages, drafts })
  appendEvents(
    tx,
    accountId,
    messages.map((message) => toCreatedEvent(message, moves)),
  )
  await tellReactions(tx, accountId, messages)
  await applyParkedUpdates(tx, accountId, messages)
  return messages
}

/** The event of a new message, with what readers filter by. */
export function toCreatedEvent(
  { id, inboxId, conversationId, direction, kind, sender }: Message,
  moves: Move[],
) {
  const contactId = moves.find(({ conversation }) => conversation.id === conversationId)?.conversation
    .contactId
  return {
    type: 'message.created' as const,
    inboxId,
    conversationId,
    contactId,
    subjectId: id,
    data: { direction, kind, sender },
  }
}

async function touchPeople(
  tx: Transaction,
  accountId: Id,
  {
    timed,
    contactIds,
    messages,
    drafts,
  }: {
    timed: { arrival: Arrival; occurredAt: Date }[]
    contactIds: Id[]
    messages: Message[]
    drafts: NewMessage[]
  },
): Promise<void> {
  const written = new Set(messages.map(({ id }) => id))
  const touched = new Map<Id, { id: Id; activeAt: Date; name?: string }>()
  const wrote: { id: Id; at: Date }[] = []
  for (const [index, { arrival, occurredAt }] of timed.entries()) {
    if (!written.has(drafts[index]!.id) || arrival.direction !== 'inbound') continue
    const id = contactIds[index]!
    if (arrival.kind !== 'system') wrote.push({ id, at: occurredAt })
    const known = touched.get(id)
    if (!known || known.activeAt <= occurredAt)
      touched.set(id, { id, activeAt: occurredAt, name: arrival.person.name })
  }
  const renamed = await touchContacts(tx, accountId, [...touched.values()])
  await unblockContacts(tx, accountId, wrote)
  appendEvents(
    tx,
    accountId,
    renamed.map((id) => ({
      type: 'contact.updated',
      contactId: id,
      subjectId: id,
      data: { changed: ['name'] },
    })),
  )
}

function toPerson({ inboxId, person, direction }: Arrival, occurredAt: Date) {
  return { inboxId, ...person, activeAt: direction === 'inbound' ? occurredAt : undefined }
}

function toNewMessage(id: Id, arrival: Arrival, conversationId: Id, occurredAt: Date): NewMessage {
  const { inboxId, direction, kind, content, text, networkId, replyToNetworkId, extras } = arrival
  return {
    id,
    conversationId,
    inboxId,
    direction,
    kind,
    status: direction === 'inbound' ? 'delivered' : 'sent',
    content,
    text,
    sender: direction === 'inbound' ? 'contact' : 'network',
    agentId: undefined,
    networkId,
    replyToNetworkId,
    extras,
    occurredAt,
  }
}

function attachmentsOf(messages: Message[], drafts: NewMessage[], arrivals: Arrival[]) {
  const written = new Set(messages.map(({ id }) => id))
  return drafts.flatMap(({ id, inboxId }, index) =>
    written.has(id)
      ? (arrivals[index]!.attachments ?? []).map((attachment) => ({ ...attachment, messageId: id, inboxId }))
      : [],
  )
}

function believableTime(text: string, now: Date): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()) || time.getTime() > now.getTime() + aheadMs) return now
  return time
}
