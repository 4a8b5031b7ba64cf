import { type Db, joinSql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Template, TemplateStatus } from './template.ts'
import { type TemplateRow, toTemplate } from './template-queries.ts'

/** The templates of several inboxes together, newest first. */
export async function listTemplatesOfInboxes(
  db: Db,
  { accountId, inboxIds, limit }: { accountId: Id; inboxIds: Id[]; limit: number },
): Promise<Template[]> {
  const rows = await db.query<TemplateRow>(sql`
    select * from templates where account_id = ${accountId} and inbox_id = any(${inboxIds}::bigint[])
     order by created_at desc, id desc limit ${limit}`)
  return rows.map(toTemplate)
}

/** The account's templates by name, all or those of some ids. */
export async function listTemplatesByName(
  db: Db,
  { accountId, ids }: { accountId: Id; ids?: Id[] },
): Promise<Template[]> {
  const some = ids ? sql`and id = any(${ids}::bigint[])` : sql``
  const rows = await db.query<TemplateRow>(
    sql`select * from templates where account_id = ${accountId} ${some} order by name, language, id`,
  )
  return rows.map(toTemplate)
}

export type TemplateSearch = {
  accountId: Id
  /** The only inboxes whose templates are meant; all unless given. */
  inboxIds?: Id[]
  status?: TemplateStatus
  /** Part of the name. */
  text?: string
}

/** A page of templates, the oldest first, from just after one of them. */
export async function listTemplatesAfter(
  db: Db,
  { accountId, inboxIds, status, text }: TemplateSearch,
  { after = '0', limit }: { after?: Id | undefined; limit: number },
): Promise<Template[]> {
  const conditions = [
    sql`account_id = ${accountId} and id > ${after}`,
    ...(inboxIds ? [sql`inbox_id = any(${inboxIds}::bigint[])`] : []),
    ...(status ? [sql`status = ${status}`] : []),
    ...(text ? [sql`name ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`] : []),
  ]
  const rows = await db.query<TemplateRow>(
    sql`select * from templates where ${joinSql(conditions, sql` and `)} order by id limit ${limit}`,
  )
  return rows.map(toTemplate)
}
