import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Message } from './message.ts'
import { type MessageRow, toMessage } from './message-queries.ts'

/** A message that nobody else changes until the transaction ends. */
export async function lockMessage(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Message | undefined> {
  const [row] = await tx.query<MessageRow>(
    sql`select * from messages where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toMessage(row)
}

/** Adds marks to those that are there. The row is locked by the caller. */
export async function updateAttributes(
  tx: Transaction,
  { accountId, id, attributes }: { accountId: Id; id: Id; attributes: object },
): Promise<void> {
  await tx.query(sql`
    update messages set attributes = coalesce(attributes, '{}') || ${JSON.stringify(attributes)}::jsonb, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/** Says as which message one that failed went. The row is locked by the caller. */
export async function updateResentAs(
  tx: Transaction,
  { accountId, id, resentAsId }: { accountId: Id; id: Id; resentAsId: Id },
): Promise<void> {
  await tx.query(sql`
    update messages set resent_as_id = ${resentAsId}, updated_at = ${tx.now()} where account_id = ${accountId} and id = ${id}`)
}
