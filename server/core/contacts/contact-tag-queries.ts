import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** The tags a contact is to have, in their order. */
export type TagList = { contactId: Id; tagIds: Id[] }

/** What became of one tag of a contact. `moved`: it was there, at another place. */
export type TagChange = { contactId: Id; tagId: Id; change: 'added' | 'removed' | 'moved' }

/** What an event tells of changed tags. */
export function tagData(changes: TagChange[]): { tagsAdded: Id[]; tagsRemoved: Id[] } {
  const idsOf = (kind: TagChange['change']) =>
    changes.filter(({ change }) => change === kind).map(({ tagId }) => tagId)
  return { tagsAdded: idsOf('added'), tagsRemoved: idsOf('removed') }
}

/** Gives contacts exactly these tags, in one statement for any number of contacts. */
export async function replaceContactTags(
  tx: Transaction,
  accountId: Id,
  lists: TagList[],
): Promise<TagChange[]> {
  if (lists.length === 0) return []
  const pairs = lists.flatMap(({ contactId, tagIds }) =>
    tagIds.map((tagId, position) => ({ contactId, tagId, position })),
  )
  return tx.query<TagChange>(sql`
    with wanted as (
      select * from unnest(${pairs.map(({ contactId }) => contactId)}::bigint[], ${pairs.map(({ tagId }) => tagId)}::bigint[],
                           ${pairs.map(({ position }) => position)}::int[]) as w (contact_id, tag_id, position)
    ), removed as (
      delete from contact_tags t
       where t.account_id = ${accountId} and t.contact_id = any(${lists.map(({ contactId }) => contactId)}::bigint[])
         and not exists (select from wanted w where w.contact_id = t.contact_id and w.tag_id = t.tag_id)
      returning t.contact_id, t.tag_id
    ), written as (
      insert into contact_tags as t (account_id, contact_id, tag_id, position, contact_created_at, created_at)
      select c.account_id, c.id, w.tag_id, w.position, c.created_at, ${tx.now()}::timestamptz
        from wanted w join contacts c on c.account_id = ${accountId} and c.id = w.contact_id
          on conflict (account_id, contact_id, tag_id) do update set position = excluded.position
             where t.position <> excluded.position
      returning t.contact_id, t.tag_id, t.xmax = 0 as is_new
    )
    select contact_id as "contactId", tag_id as "tagId", case when is_new then 'added' else 'moved' end as change from written
     union all
    select contact_id, tag_id, 'removed' from removed`)
}
