import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Conversation } from './conversation.ts'
import { type ConversationRow, toConversation } from './conversation-queries.ts'

/** The accounts of those that are due the longest. */
export async function listDueAccounts(db: Db, now: Date): Promise<Id[]> {
  const rows = await db.query<{ account_id: Id }>(sql`
    select distinct account_id from (
      select account_id from conversations
       where status = 'snoozed' and snoozed_until is not null and snoozed_until <= ${now}
       order by snoozed_until limit 1000) due`)
  return rows.map((row) => row.account_id)
}

/** Those of an account that are due and that nobody holds, held until the transaction ends. */
export async function lockDue(
  tx: Transaction,
  { accountId, now, limit }: { accountId: Id; now: Date; limit: number },
): Promise<Conversation[]> {
  const rows = await tx.query<ConversationRow>(sql`
    select * from conversations
     where account_id = ${accountId} and status = 'snoozed' and snoozed_until is not null and snoozed_until <= ${now}
     order by account_id, id limit ${limit} for no key update skip locked`)
  return rows.map(toConversation)
}
