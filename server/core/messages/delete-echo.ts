import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { lockConversations, updateListRows } from '../conversations/index.ts'
import { previewText } from './message.ts'
import { deleteNamesake, findLastMessage } from './message-queries.ts'

/**
 * The network may have told us of our own message, as one the business sent elsewhere, before it answered: that one
 * goes, and its conversation no longer shows it.
 */
export async function deleteEcho(
  tx: Transaction,
  { accountId, id, inboxId }: { accountId: Id; id: Id; inboxId: Id },
  networkId: string,
): Promise<void> {
  const echo = await deleteNamesake(tx, { accountId, id, inboxId, networkId })
  if (!echo) return
  const { conversationId } = echo
  const [conversation] = await lockConversations(tx, accountId, [conversationId])
  const { lastMessage, eventCount } = conversation!
  const shown =
    lastMessage?.id === echo.id ? await findLastMessage(tx, { accountId, conversationId }) : undefined
  await updateListRows(tx, accountId, [
    {
      ...conversation!,
      eventCount: eventCount - 1,
      lastMessage: shown
        ? {
            id: shown.id,
            at: shown.occurredAt,
            direction: shown.direction,
            kind: shown.kind,
            text: previewText(shown.kind, shown.text),
          }
        : lastMessage,
    },
  ])
}
