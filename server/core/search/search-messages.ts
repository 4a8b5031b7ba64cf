import { foldText } from '../../../shared/fold-text.ts'
import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Message } from '../messages/index.ts'
import { type MessageSearch, messageSearch } from './message-search-queries.ts'

/** A message that was found. `at`: the network's time. */
export type MessageHit = {
  id: Id
  conversationId: Id
  direction: Message['direction']
  text: string
  at: Date
}

/**
 * Messages and notes with a text in them, the newest first; and the message before which the search goes on, when there
 * may be more.
 */
export async function searchMessages(
  db: Db,
  { limit, ...search }: MessageSearch,
): Promise<{ hits: MessageHit[]; next: Id | undefined }> {
  if (foldText(search.text) === '') return { hits: [], next: undefined }
  const rows = await db.query<MessageHit & { isEnd: boolean }>(sql`
    select h.id, h.is_end as "isEnd", m.conversation_id as "conversationId", m.direction, m.text, m.occurred_at as at
      from (${messageSearch({ ...search, limit: limit + 1 })}) h
      join messages m on m.account_id = ${search.accountId} and m.id = h.id
     order by h.is_end, h.id desc`)
  const hits = rows.flatMap(({ isEnd, ...hit }) => (isEnd ? [] : [hit]))
  const end = rows.find((row) => row.isEnd)
  const shown = hits.slice(0, limit)
  return { hits: shown, next: hits.length > limit ? shown.at(-1)!.id : end?.id }
}
