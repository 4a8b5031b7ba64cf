import { type Db, emptySql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** An inbox that knows a contact, and the conversation there, once there is one. */
export type ContactPlace = { inboxId: Id; channel: string; conversationId: Id | undefined }

/** Where a contact can be spoken to: the conversation with the latest activity first, inboxes without one last. */
export async function listContactPlaces(
  db: Db,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<ContactPlace[]> {
  const rows = await db.query<{ inbox_id: Id; channel: string; conversation_id: Id | null }>(sql`
    select b.id as inbox_id, b.channel, c.id as conversation_id
      from (select inbox_id from identities where account_id = ${accountId} and contact_id = ${contactId}
            union select inbox_id from conversations where account_id = ${accountId} and contact_id = ${contactId}) known
      join inboxes b on b.account_id = ${accountId} and b.id = known.inbox_id
      left join conversations c on c.account_id = ${accountId} and c.inbox_id = known.inbox_id and c.contact_id = ${contactId}
     order by c.last_activity_at desc nulls last, c.id desc nulls last, b.id`)
  return rows.map((row) => ({
    inboxId: row.inbox_id,
    channel: row.channel,
    conversationId: row.conversation_id ?? undefined,
  }))
}

/** Of each of these contacts that has one, the conversation with the latest activity, in the inboxes that are seen. */
export async function listLatestConversations(
  db: Db,
  {
    accountId,
    contactIds,
    inboxIds,
  }: { accountId: Id; contactIds: Id[]; inboxIds: readonly Id[] | undefined },
): Promise<Map<Id, Id>> {
  if (contactIds.length === 0) return new Map()
  const seen = inboxIds ? sql`and inbox_id = any(${inboxIds}::bigint[])` : emptySql
  const rows = await db.query<{ contact_id: Id; id: Id }>(sql`
    select distinct on (contact_id) contact_id, id from conversations
     where account_id = ${accountId} and contact_id = any(${contactIds}::bigint[]) ${seen}
     order by contact_id, last_activity_at desc, id desc`)
  return new Map(rows.map((row) => [row.contact_id, row.id]))
}
