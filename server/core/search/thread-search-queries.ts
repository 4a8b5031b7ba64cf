import { foldText } from '../../../shared/fold-text.ts'
import { type Db, emptySql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { likePattern } from './search-text.ts'

export type ThreadSearch = {
  accountId: Id
  conversationId: Id
  text: string
  /** Only what comes before this place, the newest first. */
  before?: ThreadPlace | undefined
  limit: number
}

/** `at`: a time as PostgreSQL reads one, to the microsecond. */
export type ThreadPlace = { at: string; id: Id }

export type ThreadHit = ThreadPlace & { text: string }

/** So many messages of a conversation are looked at in one go. */
const walkSize = 20_000

/**
 * The messages and notes of one conversation with a text in them, the newest first; and, when there are older ones that
 * were not looked at, or more hits than fit, the place from which the search goes on.
 */
export async function searchThread(
  db: Db,
  { accountId, conversationId, text, before, limit }: ThreadSearch,
): Promise<{ hits: ThreadHit[]; next: ThreadPlace | undefined }> {
  const folded = foldText(text)
  if (folded === '') return { hits: [], next: undefined }
  const from = before
    ? sql`and (m.occurred_at, m.id) < (${before.at}::timestamptz, ${before.id}::bigint)`
    : emptySql
  const thread = sql`from messages m where m.account_id = ${accountId} and m.conversation_id = ${conversationId} ${from}
    order by m.occurred_at desc, m.id desc`
  const rows = await db.query<ThreadPlace & { text: string | null }>(sql`
    select to_char(p.occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, p.id, p.text from (
      (select n.occurred_at, n.id, n.text from (select m.occurred_at, m.id, m.text ${thread} limit ${walkSize}) n
         cross join lateral (select from message_texts t where t.account_id = ${accountId} and t.message_id = n.id
                                and t.text ilike ${likePattern(folded)} offset 0) hit
        order by n.occurred_at desc, n.id desc limit ${limit + 1})
      union all
      (select m.occurred_at, m.id, null ${thread} offset ${walkSize - 1} limit 1)) p
     order by p.text is null, p.occurred_at desc, p.id desc`)
  const hits = rows.flatMap(({ text: found, ...place }) =>
    found === null ? [] : [{ ...place, text: found }],
  )
  const end = rows.find((row) => row.text === null)
  const shown = hits.slice(0, limit)
  return { hits: shown, next: hits.length > limit ? shown.at(-1) : end && { at: end.at, id: end.id } }
}
