import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ConversationTagging } from './tag-conversation.ts'

/** Which of these the account has. The lock keeps them from being deleted before they are used. */
export async function lockTagIds(tx: Transaction, accountId: Id, ids: Id[]): Promise<Id[]> {
  if (ids.length === 0) return []
  const rows = await tx.query<{ id: Id }>(sql`
    select id from tags where account_id = ${accountId} and id = any(${ids}::bigint[]) order by id for key share`)
  return rows.map(({ id }) => id)
}

/** Answers what changed. The conversation is locked by the caller. */
export async function replaceConversationTags(
  tx: Transaction,
  { accountId, conversationId, tagIds }: ConversationTagging,
): Promise<{ added: Id[]; removed: Id[] }> {
  const rows = await tx.query<{ tag_id: Id; is_new: boolean }>(sql`
    with removed as (
      delete from conversation_tags
       where account_id = ${accountId} and conversation_id = ${conversationId} and tag_id <> all(${tagIds}::bigint[])
      returning tag_id
    ), added as (
      insert into conversation_tags (account_id, conversation_id, tag_id, created_at)
      select ${accountId}::bigint, ${conversationId}::bigint, id, ${tx.now()}::timestamptz
        from unnest(${tagIds}::bigint[]) as t (id)
          on conflict (account_id, conversation_id, tag_id) do nothing
      returning tag_id
    )
    select tag_id, true as is_new from added union all select tag_id, false from removed`)
  const idsOf = (isNew: boolean) => rows.filter((row) => row.is_new === isNew).map((row) => row.tag_id)
  return { added: idsOf(true), removed: idsOf(false) }
}

/** The tags of each of these that has some. */
export async function listConversationTags(db: Db, accountId: Id, ids: Id[]): Promise<Map<Id, Id[]>> {
  const rows = await db.query<{ conversation_id: Id; tag_ids: Id[] }>(sql`
    select conversation_id, array_agg(tag_id order by tag_id)::text[] as tag_ids from conversation_tags
     where account_id = ${accountId} and conversation_id = any(${ids}::bigint[]) group by conversation_id`)
  return new Map(rows.map((row) => [row.conversation_id, row.tag_ids]))
}

type TagPair = { conversationId: Id; tagId: Id }

/** The conversations and the tags are locked by the caller, and none has the tag yet. */
export async function insertConversationTags(
  tx: Transaction,
  accountId: Id,
  pairs: TagPair[],
): Promise<void> {
  if (pairs.length === 0) return
  await tx.query(sql`
    insert into conversation_tags (account_id, conversation_id, tag_id, created_at)
    select ${accountId}::bigint, p.conversation_id, p.tag_id, ${tx.now()}::timestamptz from ${pairRows(pairs)}
        on conflict (account_id, conversation_id, tag_id) do nothing`)
}

export async function deleteConversationTags(
  tx: Transaction,
  accountId: Id,
  pairs: TagPair[],
): Promise<void> {
  if (pairs.length === 0) return
  await tx.query(sql`
    delete from conversation_tags t using ${pairRows(pairs)}
     where t.account_id = ${accountId} and t.conversation_id = p.conversation_id and t.tag_id = p.tag_id`)
}

function pairRows(pairs: TagPair[]): Sql {
  return sql`unnest(${pairs.map(({ conversationId }) => conversationId)}::bigint[], ${pairs.map(({ tagId }) => tagId)}::bigint[])
    as p (conversation_id, tag_id)`
}
