import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
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

/** Adds tags behind those that contacts have. Locks tags, then contacts, as every writer does. */
export async function insertContactTags(
  tx: Transaction,
  { accountId, contactIds, tagIds }: { accountId: Id; contactIds: Id[]; tagIds: Id[] },
): Promise<TagChange[]> {
  if (contactIds.length === 0 || tagIds.length === 0) return []
  const tags = await tx.query<{ id: Id }>(sql`
    select id from tags where account_id = ${accountId} and id = any(${tagIds}::bigint[]) order by name for key share`)
  const known = new Set(tags.map(({ id }) => id))
  const wanted = tagIds.filter((id) => known.has(id))
  return tx.query<TagChange>(sql`
    with locked as materialized (
      select id, created_at from contacts
       where account_id = ${accountId} and id = any(${contactIds}::bigint[]) and deleted_at is null
       order by id for no key update
    ), written as (
      insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
      select ${accountId}::bigint, l.id, w.tag_id, coalesce(last.position, -1) + w.number, l.created_at, ${tx.now()}::timestamptz
        from locked l
       cross join unnest(${wanted}::bigint[]) with ordinality as w (tag_id, number)
        left join lateral (select max(t.position) as position from contact_tags t
                            where t.account_id = ${accountId} and t.contact_id = l.id) last on true
          on conflict (account_id, contact_id, tag_id) do nothing
      returning contact_id, tag_id
    )
    select contact_id as "contactId", tag_id as "tagId", 'added' as change from written order by contact_id, tag_id`)
}

export async function deleteContactTags(
  tx: Transaction,
  { accountId, contactIds, tagIds }: { accountId: Id; contactIds: Id[]; tagIds: Id[] },
): Promise<TagChange[]> {
  if (contactIds.length === 0 || tagIds.length === 0) return []
  return tx.query<TagChange>(sql`
    with locked as materialized (
      select id from contacts
       where account_id = ${accountId} and id = any(${contactIds}::bigint[]) and deleted_at is null
       order by id for no key update
    ), removed as (
      delete from contact_tags t using locked l
       where t.account_id = ${accountId} and t.contact_id = l.id and t.tag_id = any(${tagIds}::bigint[])
      returning t.contact_id, t.tag_id
    )
    select contact_id as "contactId", tag_id as "tagId", 'removed' as change from removed order by contact_id, tag_id`)
}

/** A contact's tags, in the order in which they were given. */
export async function listContactTags(
  db: Db,
  { accountId, contactId }: { accountId: Id; contactId: Id },
): Promise<{ id: Id; name: string }[]> {
  return db.query(sql`
    select t.id, t.name from contact_tags c join tags t on t.account_id = c.account_id and t.id = c.tag_id
     where c.account_id = ${accountId} and c.contact_id = ${contactId} order by c.position, t.id`)
}
