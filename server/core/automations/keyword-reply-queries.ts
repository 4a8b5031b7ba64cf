import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { KeywordReply } from './automation.ts'
import { type KeywordReplyRow, toKeywordReply } from './automation-rows.ts'

/** The newest reply, of those that are switched on, that a keyword calls for; letter case does not count. */
export async function findKeywordReply(
  db: Db,
  { accountId, keyword }: { accountId: Id; keyword: string },
): Promise<KeywordReply | undefined> {
  const [row] = await db.query<KeywordReplyRow>(sql`
    select * from keyword_replies
     where account_id = ${accountId} and active
       and exists (select from unnest(keywords) as k (word) where lower(k.word) = lower(${keyword.trim()}))
     order by created_at desc, id desc limit 1`)
  return row && toKeywordReply(row)
}
