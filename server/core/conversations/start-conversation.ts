import { phoneDigits } from '../../../shared/phone.ts'
import type { Transaction } from '../../platform/db/index.ts'
import { invalidState, notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { findContact, findOrCreateContact, resolvePeople } from '../contacts/index.ts'
import { getInbox } from '../inboxes/index.ts'
import { setConversationStatus } from './change-conversation.ts'
import { listContactPlaces } from './contact-place-queries.ts'
import type { Conversation } from './conversation.ts'
import { ensureConversations, pairKey } from './ensure-conversations.ts'

/** `phone` in E.164. `name`: of a new contact; one that is known keeps its own. */
export type ConversationStart = { accountId: Id; inboxId: Id; phone: string; name?: string }

/** The conversation with the contact who has a number, open; it and the contact are made when they are missing. */
export async function startConversation(
  tx: Transaction,
  { accountId, inboxId, phone, name }: ConversationStart,
): Promise<Conversation> {
  await getInbox(tx, { accountId, id: inboxId })
  if (name) await findOrCreateContact(tx, { accountId, name, phone })
  const [contactId] = await resolvePeople(tx, accountId, [
    { inboxId, addresses: [phoneDigits(phone)], phone },
  ])
  return open(tx, accountId, { inboxId, contactId: contactId! })
}

/**
 * The conversation with a known contact, open; it is made when it is missing.
 * @throws AppError `not_found`, `invalid_state` when the inbox cannot reach them
 */
export async function openConversation(
  tx: Transaction,
  { accountId, inboxId, contactId }: { accountId: Id; inboxId: Id; contactId: Id },
): Promise<Conversation> {
  const inbox = await getInbox(tx, { accountId, id: inboxId })
  const contact = await findContact(tx, { accountId, id: contactId })
  if (!contact || contact.deletedAt) throw notFound('contact')
  const places = await listContactPlaces(tx, { accountId, contactId })
  if (!places.some((place) => place.inboxId === inboxId)) {
    // Networks with numbers reach whoever has one; others only those who have been there.
    if (!inbox.phone || !contact.phone)
      throw invalidState('contact', `'${contact.name}' has no address in the inbox '${inbox.name}'`)
    const { phone } = contact
    await resolvePeople(tx, accountId, [{ inboxId, addresses: [phoneDigits(phone)], phone }])
  }
  return open(tx, accountId, { inboxId, contactId })
}

async function open(
  tx: Transaction,
  accountId: Id,
  { inboxId, contactId }: { inboxId: Id; contactId: Id },
): Promise<Conversation> {
  const pair = { inboxId, contactId, activityAt: tx.now() }
  const conversation = (await ensureConversations(tx, accountId, [pair])).get(pairKey(pair))!
  if (conversation.status !== 'closed') return conversation
  return setConversationStatus(tx, { accountId, id: conversation.id }, { status: 'open' })
}
