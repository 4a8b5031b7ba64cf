import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { NewContactNote } from './contact-note.ts'

/** Adds a note to a contact whose row is locked or new. */
export async function insertContactNote(
  tx: Transaction,
  { accountId, contactId }: { accountId: Id; contactId: Id },
  { text, creatorName, agentId }: NewContactNote,
): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into contact_notes (account_id, contact_id, id, text, agent_id, creator_name, created_at, updated_at)
    values (${accountId}, ${contactId}, ${id}, ${text}, ${agentId ?? null}, ${creatorName}, ${tx.now()}, ${tx.now()})`)
  return id
}
