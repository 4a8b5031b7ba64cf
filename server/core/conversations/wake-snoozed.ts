import type { Database } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import type { Conversation } from './conversation.ts'
import { updateSettings } from './conversation-queries.ts'
import { listDueAccounts, lockDue } from './snooze-queries.ts'

/** One transaction changes so many. */
const mostAtOnce = 500

/** Opens what was snoozed until now. True when there may be more. */
export async function wakeSnoozed(db: Database): Promise<boolean> {
  const accountIds = await listDueAccounts(db, db.now())
  let isMore = false
  for (const accountId of accountIds) if ((await wakeOf(db, accountId)) === mostAtOnce) isMore = true
  return isMore
}

/** Rows that somebody holds are left for the next time: they may be changed just now. */
async function wakeOf(db: Database, accountId: Id): Promise<number> {
  return db.transaction(async (tx) => {
    const due = await lockDue(tx, { accountId, now: tx.now(), limit: mostAtOnce })
    if (due.length === 0) return 0
    const woken = due.map(
      (conversation): Conversation => ({ ...conversation, status: 'open', snoozedUntil: undefined }),
    )
    await updateSettings(tx, accountId, woken)
    countConversations(
      tx,
      accountId,
      woken.flatMap(({ inboxId, assigneeId }) => [
        { inboxId, status: 'snoozed', assigneeId, by: -1 },
        { inboxId, status: 'open', assigneeId, by: 1 },
      ]),
    )
    appendEvents(
      tx,
      accountId,
      woken.map(({ id, inboxId, contactId, status }) => ({
        type: 'conversation.updated',
        inboxId,
        conversationId: id,
        contactId,
        subjectId: id,
        data: { status },
      })),
    )
    return due.length
  })
}
