import { type Db, joinSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Tag, TagFields } from './tag.ts'

export type TagRow = { id: Id; name: string }

/** Tags by name, of equal ones the lowest. The lock keeps them from being deleted before they are used. */
export async function lockTagsByName(tx: Transaction, accountId: Id, names: string[]): Promise<TagRow[]> {
  return tx.query<TagRow>(sql`
    select t.id, t.name from tags t
     where t.account_id = ${accountId} and t.name = any(${names}::text[]) and not exists (
       select from tags lower
        where lower.account_id = t.account_id and lower.name = t.name and lower.duplicate < t.duplicate)
     order by t.name for key share of t`)
}

/** Which of these tags there are. The lock keeps them from being deleted before they are used. */
export async function lockTagsById(tx: Transaction, accountId: Id, ids: Id[]): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.query<{ id: Id }>(sql`
    select id from tags where account_id = ${accountId} and id = any(${ids}::bigint[]) order by name, duplicate for key share`)
  return new Set(rows.map(({ id }) => id))
}

/** The id of the tag that a name means, as a piece of a statement; null when there is none. */
export function tagIdSql(accountId: Id, name: string): Sql {
  return sql`(select id from tags where account_id = ${accountId} and name = ${name} order by duplicate limit 1)`
}

/** Makes tags; one whose name is taken meanwhile is left out of the answer. Sorted, so that two writers do not block each other. */
export async function insertTags(tx: Transaction, accountId: Id, names: string[]): Promise<TagRow[]> {
  return tx.query<TagRow>(sql`
    insert into tags (account_id, id, name, created_at, updated_at)
    select ${accountId}::bigint, t.id, t.name, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${names.map(() => tx.newId())}::bigint[], ${names}::text[]) as t (id, name) order by t.name
        on conflict (account_id, name, duplicate) do nothing
    returning id, name`)
}

type FullRow = {
  account_id: Id
  id: Id
  name: string
  icon: string | null
  description: string | null
  color: string | null
  pinned: boolean
  created_at: Date
  updated_at: Date
}

const columns = sql`account_id, id, name, icon, description, color, pinned, created_at, updated_at`

/** Makes one tag, whoever else has its name: `duplicate` is a number that no other tag gets. */
export async function insertTag(
  tx: Transaction,
  accountId: Id,
  { name, icon, description, color, isPinned }: TagFields & { name: string },
): Promise<Tag> {
  const [row] = await tx.query<FullRow>(sql`
    insert into tags (account_id, id, name, icon, description, color, pinned, duplicate, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${name}, ${icon ?? null}, ${description ?? null}, ${color ?? null}, ${isPinned ?? false},
            ${tx.newId()}, ${tx.now()}, ${tx.now()})
    returning ${columns}`)
  return toTag(row!)
}

/** A tag that nobody else changes until the transaction ends. */
export async function lockTag(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Tag | undefined> {
  const [row] = await tx.query<FullRow>(
    sql`select ${columns} from tags where account_id = ${accountId} and id = ${id} for no key update`,
  )
  return row && toTag(row)
}

/** Writes a locked tag. With another name it gets a number of its own, as if it were made now. */
export async function updateTagRow(
  tx: Transaction,
  { accountId, id, name, icon, description, color, isPinned, updatedAt }: Tag,
): Promise<void> {
  await tx.query(sql`
    update tags
       set name = ${name}, duplicate = case when name = ${name} then duplicate else ${tx.newId()} end, icon = ${icon ?? null},
           description = ${description ?? null}, color = ${color ?? null}, pinned = ${isPinned}, updated_at = ${updatedAt}
     where account_id = ${accountId} and id = ${id}`)
}

/** Deletes a tag; contacts and conversations lose it with it. False when there is none. */
export async function deleteTagRow(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<boolean> {
  const rows = await tx.query(
    sql`delete from tags where account_id = ${accountId} and id = ${id} returning 1`,
  )
  return rows.length > 0
}

export async function findTag(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Tag | undefined> {
  const [row] = await db.query<FullRow>(
    sql`select ${columns} from tags where account_id = ${accountId} and id = ${id}`,
  )
  return row && toTag(row)
}

/** The tag of an id, else the eldest of a name. */
export async function findTagNamed(
  db: Db,
  { accountId, id, name }: { accountId: Id; id: Id | undefined; name: string },
): Promise<Tag | undefined> {
  const rows = await db.query<FullRow>(sql`
    select ${columns} from tags where account_id = ${accountId} and (id = ${id ?? null} or name = ${name}) order by duplicate`)
  const tags = rows.map(toTag)
  return tags.find((tag) => tag.id === id) ?? tags[0]
}

/** The account's tags by name, all or those of some ids. */
export async function listTags(db: Db, { accountId, ids }: { accountId: Id; ids?: Id[] }): Promise<Tag[]> {
  const some = ids ? sql`and id = any(${ids}::bigint[])` : sql``
  const rows = await db.query<FullRow>(
    sql`select ${columns} from tags where account_id = ${accountId} ${some} order by lower(name), id`,
  )
  return rows.map(toTag)
}

/** What a list of tags can be sorted by. */
export type TagOrder = { by: 'name' | 'createdAt' | 'isPinned'; descending: boolean }

const orders: Record<TagOrder['by'], Sql> = {
  name: sql`t.name`,
  createdAt: sql`t.created_at`,
  isPinned: sql`t.pinned`,
}

/** A page of the account's tags, as the caller shows each (`t`); newest first unless sorted. */
export function tagPage(
  accountId: Id,
  { row, sort, limit, offset }: { row: Sql; sort: TagOrder[]; limit: number; offset: number },
): Sql {
  const steps = sort.length > 0 ? sort : [{ by: 'createdAt', descending: true } as const]
  const direction = (descending: boolean) => (descending ? sql` desc` : sql` asc`)
  const order = steps.map(({ by, descending }) => sql`${orders[by]}${direction(descending)}`)
  return sql`
    select ${row} as row from tags t where t.account_id = ${accountId}
     order by ${joinSql(order, sql`, `)}, t.id${direction(steps.at(-1)!.descending)} limit ${limit} offset ${offset}`
}

export async function countTags(db: Db, accountId: Id): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select count(*) as total from tags where account_id = ${accountId}`,
  )
  return Number(row!.total)
}

function toTag(row: FullRow): Tag {
  return {
    accountId: row.account_id,
    id: row.id,
    name: row.name,
    icon: row.icon ?? undefined,
    description: row.description ?? undefined,
    color: row.color ?? undefined,
    isPinned: row.pinned,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
