import { type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Message } from './message.ts'

/** What writes the texts of messages where they are searched, folded. `messages`: rows that were just written. */
export function insertTextsOf(messages: Sql): Sql {
  return sql`
    insert into message_texts (account_id, message_id, inbox_id, week, text)
    select account_id, id, inbox_id, week_of(created_at), fold_text(text) from ${messages} where text is not null`
}

/** Writes the texts of messages that were edited, and takes away those of deleted ones. The messages are locked. */
export async function updateTexts(tx: Transaction, accountId: Id, messages: Message[]): Promise<void> {
  const rows = messages.map(({ id, inboxId, createdAt, text = null }) => ({ id, inboxId, createdAt, text }))
  await tx.query(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}) as m (id bigint, "inboxId" bigint, "createdAt" timestamptz, text text)
    ), removed as (
      delete from message_texts t using given g where t.account_id = ${accountId} and t.message_id = g.id and g.text is null
    )
    insert into message_texts (account_id, message_id, inbox_id, week, text)
    select ${accountId}::bigint, id, "inboxId", week_of("createdAt"), fold_text(text) from given where text is not null
        on conflict (account_id, message_id) do update set text = excluded.text`)
}
