import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { unblockContacts } from '../contacts/index.ts'
import { moveOutbound } from '../conversations/index.ts'
import type { Message } from './message.ts'
import { isReply } from './move-conversations.ts'

/**
 * Messages that went out: their networks have taken them. Who is answered by a person or a program is blocked no
 * longer; a bot or a campaign changes nothing about that.
 */
export async function recordTaken(tx: Transaction, accountId: Id, messages: Message[]): Promise<void> {
  const taken = messages.filter(({ direction }) => direction === 'outbound')
  if (taken.length === 0) return
  const moved = await moveOutbound(
    tx,
    accountId,
    taken.map(({ conversationId, occurredAt }) => ({ conversationId, at: occurredAt })),
  )
  const contactIds = new Map(moved.map(({ id, contactId }) => [id, contactId]))
  const answered = taken.filter(isReply).flatMap(({ conversationId, occurredAt }) => {
    const id = contactIds.get(conversationId)
    return id ? [{ id, at: occurredAt }] : []
  })
  await unblockContacts(tx, accountId, answered)
}
