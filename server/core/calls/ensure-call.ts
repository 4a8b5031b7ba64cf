import type { Transaction } from '../../platform/db/index.ts'
import { resolvePeople, touchContacts } from '../contacts/index.ts'
import {
  type Conversation,
  ensureConversations,
  pairKey,
  replyWindowMs,
  updateListRows,
} from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox } from '../inboxes/index.ts'
import type { NetworkPerson } from '../messages/index.ts'
import type { Call, CallDirection } from './call.ts'
import { insertCall, lockCallByName } from './call-queries.ts'

export type SeenCall = {
  inbox: Inbox
  networkId: string
  direction: CallDirection
  person: NetworkPerson
  at: Date
}

/** Finds or makes the call that a network calls by this id, and locks it; its contact and conversation too. */
export async function ensureCall(
  tx: Transaction,
  { inbox, networkId, direction, person, at }: SeenCall,
): Promise<{ call: Call; isNew: boolean }> {
  const { accountId, id: inboxId, channel } = inbox
  const name = { accountId, inboxId, networkId }
  const known = await lockCallByName(tx, name)
  if (known) return { call: known, isNew: false }

  const activeAt = direction === 'inbound' ? at : undefined
  const [contactId] = await resolvePeople(tx, accountId, [{ inboxId, ...person, activeAt }])
  const pair = { inboxId, contactId: contactId!, activityAt: at }
  const conversation = (await ensureConversations(tx, accountId, [pair])).get(pairKey(pair))!
  const [fromPhone, toPhone] =
    direction === 'inbound' ? [person.phone, inbox.phone] : [inbox.phone, person.phone]
  const made = await insertCall(tx, {
    ...name,
    channel,
    conversationId: conversation.id,
    contactId,
    direction,
    fromPhone,
    toPhone,
    startedAt: at,
  })
  // Somebody recorded it at the same moment; it is there to be locked now.
  if (!made) return { call: (await lockCallByName(tx, name))!, isNew: false }

  await updateListRows(tx, accountId, [afterCall(conversation, direction, at)])
  if (direction === 'inbound') await touchCaller(tx, made, { name: person.name, at })
  return { call: made, isNew: true }
}

/** A call is activity; one by the contact opens the window of free replies as a message would. */
function afterCall(conversation: Conversation, direction: CallDirection, at: Date): Conversation {
  const lastActivityAt = at > conversation.lastActivityAt ? at : conversation.lastActivityAt
  const { lastInboundAt, windowStartedAt } = conversation
  if (direction === 'outbound') return { ...conversation, lastActivityAt }
  return {
    ...conversation,
    lastActivityAt,
    lastInboundAt: lastInboundAt && lastInboundAt > at ? lastInboundAt : at,
    ...(at >= windowStartedAt && {
      windowCategory: 'service',
      windowStartedAt: at,
      windowExpiresAt: new Date(at.getTime() + replyWindowMs),
    }),
  }
}

async function touchCaller(
  tx: Transaction,
  { accountId, contactId }: Call,
  { name, at }: { name: string | undefined; at: Date },
): Promise<void> {
  const renamed = await touchContacts(tx, accountId, [{ id: contactId!, activeAt: at, name }])
  appendEvents(
    tx,
    accountId,
    renamed.map((id) => ({ type: 'contact.updated', contactId: id, subjectId: id, data: { name } })),
  )
}
