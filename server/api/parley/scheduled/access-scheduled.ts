import { findScheduled, type ScheduledMessage } from '../../../core/writing/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { requireAuthority } from '../messages/author.ts'
import { readId } from '../read-id.ts'

/** What the caller may take back or put off: their own, and everybody's for those who run the account. */
export async function accessScheduled(db: Db, caller: Caller, text: string): Promise<ScheduledMessage> {
  const { account, permissions } = caller
  const id = readId('scheduledMessage', text)
  const scheduled = await findScheduled(db, { accountId: account.id, id })
  const { inboxIds } = permissions
  if (!scheduled || (inboxIds && !inboxIds.includes(scheduled.inboxId))) throw notFound('scheduled_message')
  requireAuthority(caller, scheduled.agentId, 'Changing a message that is sent later')
  return scheduled
}
