import { phoneDigits } from '../../../shared/phone.ts'
import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { findOrCreateContact, resolvePeople } from '../contacts/index.ts'
import { getInbox } from '../inboxes/index.ts'
import { setConversationStatus } from './change-conversation.ts'
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
  const pair = { inboxId, contactId: contactId!, activityAt: tx.now() }
  const conversation = (await ensureConversations(tx, accountId, [pair])).get(pairKey(pair))!
  if (conversation.status !== 'closed') return conversation
  return setConversationStatus(tx, { accountId, id: conversation.id }, { status: 'open' })
}
