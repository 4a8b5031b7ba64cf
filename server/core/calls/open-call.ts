import type { Transaction } from '../../platform/db/index.ts'
import { resolvePeople, touchContacts } from '../contacts/index.ts'
import { ensureConversations, pairKey } from '../conversations/index.ts'
import { appendEvents } from '../events/index.ts'
import type { Inbox } from '../inboxes/index.ts'
import type { NetworkPerson } from '../messages/index.ts'
import type { Call, CallDirection } from './call.ts'
import { insertCall } from './call-queries.ts'
import { followCall } from './follow-call.ts'

export type OpenedCall = {
  inbox: Inbox
  provider: string
  networkId?: string
  direction: CallDirection
  person: NetworkPerson
  /** When it happened. */
  at: Date
  /** When it began to ring; a call that waits for its turn has not begun. */
  startedAt: Date | undefined
}

/** Makes a call, with its contact and conversation. Undefined when the network's id of it is known already. */
export async function openCall(
  tx: Transaction,
  { inbox, provider, networkId, direction, person, at, startedAt }: OpenedCall,
): Promise<Call | undefined> {
  const { accountId, id: inboxId, channel } = inbox
  const activeAt = direction === 'inbound' ? at : undefined
  const [contactId] = await resolvePeople(tx, accountId, [{ inboxId, ...person, activeAt }])
  const pair = { inboxId, contactId: contactId!, activityAt: at }
  const conversation = (await ensureConversations(tx, accountId, [pair])).get(pairKey(pair))!
  const [fromPhone, toPhone] =
    direction === 'inbound' ? [person.phone, inbox.phone] : [inbox.phone, person.phone]
  const call = await insertCall(tx, {
    accountId,
    inboxId,
    networkId,
    channel,
    provider,
    conversationId: conversation.id,
    contactId,
    direction,
    fromPhone,
    toPhone,
    startedAt,
  })
  if (!call) return undefined

  await followCall(tx, call, { isNew: true })
  if (direction === 'inbound') await touchCaller(tx, call, { name: person.name, at })
  return call
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
