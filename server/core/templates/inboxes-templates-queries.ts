import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Template } from './template.ts'
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
