import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents, countConversations } from '../events/index.ts'
import { deleteInbox, getInbox } from '../inboxes/index.ts'
import type { ConversationStatus } from './conversation.ts'

type ClosedRow = { id: Id; contact_id: Id; assignee_id: Id | null; before: ConversationStatus }

/**
 * Takes an inbox out of use with what hangs on it: its conversations are closed, and what waits to be sent
 * through it fails. As many statements for a million conversations as for one; nothing is asked of the network.
 */
export async function disconnectInbox(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  await getInbox(tx, { accountId, id })
  // Conversations before the inbox: the order in which those who record messages lock them.
  const closed = await closeConversations(tx, accountId, id)
  countConversations(tx, accountId, closed.flatMap(toSteps(id)))
  appendEvents(
    tx,
    accountId,
    closed.map((row) => ({
      type: 'conversation.updated',
      inboxId: id,
      conversationId: row.id,
      contactId: row.contact_id,
      subjectId: row.id,
      data: { status: 'closed' },
    })),
  )
  await deleteInbox(tx, { accountId, id })
  await wakeLanes(tx, accountId, id)
}

async function closeConversations(tx: Transaction, accountId: Id, inboxId: Id): Promise<ClosedRow[]> {
  return tx.query<ClosedRow>(sql`
    with open as (
      select id, status from conversations
       where account_id = ${accountId} and inbox_id = ${inboxId} and status <> 'closed'
       order by account_id, id for no key update)
    update conversations c set status = 'closed', closed_at = ${tx.now()}, snoozed_until = null, updated_at = ${tx.now()}
      from open where c.account_id = ${accountId} and c.id = open.id
    returning c.id, c.contact_id, c.assignee_id, open.status as before`)
}

/** Messages that wait for a better time are in lanes named by their conversation; they fail when it is their turn. */
async function wakeLanes(tx: Transaction, accountId: Id, inboxId: Id): Promise<void> {
  const woken = await tx.query<{ kind: string }>(sql`
    update lanes l set due_at = now()
     where l.account_id = ${accountId} and l.claim is null and l.due_at > now()
       and exists (select 1 from conversations c
                    where c.account_id = ${accountId} and c.inbox_id = ${inboxId}
                      and c.id = case when l.key ~ '^([1-9][0-9]{0,17}|[1-8][0-9]{18})$' then l.key::bigint end)
    returning l.kind`)
  for (const kind of new Set(woken.map((row) => row.kind))) tx.signal(kind)
}

function toSteps(inboxId: Id) {
  return ({ before, assignee_id: assigneeId }: ClosedRow) => [
    { inboxId, status: before, assigneeId, by: -1 },
    { inboxId, status: 'closed', assigneeId, by: 1 },
  ]
}
