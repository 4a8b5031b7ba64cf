import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** How a contact found an exchange. */
export type RatingRecord = {
  id: Id
  conversationId: Id
  /** From 1 to 5, the best. */
  score: number
  comment: string | undefined
  at: Date
}

export async function insertRating(
  tx: Transaction,
  rating: { accountId: Id; conversationId: Id; score: number; comment: string | undefined },
): Promise<Id> {
  const id = tx.newId()
  await tx.query(sql`
    insert into conversation_ratings (account_id, conversation_id, id, score, comment, created_at)
    values (${rating.accountId}, ${rating.conversationId}, ${id}, ${rating.score}, ${rating.comment ?? null}, ${tx.now()})`)
  return id
}

/** Those of these ratings that there are. */
export async function listRatingsById(db: Db, accountId: Id, ids: readonly Id[]): Promise<RatingRecord[]> {
  if (ids.length === 0) return []
  const rows = await db.query<{
    id: Id
    conversation_id: Id
    score: number
    comment: string | null
    created_at: Date
  }>(sql`
    select id, conversation_id, score, comment, created_at from conversation_ratings
     where account_id = ${accountId} and id = any(${ids}::bigint[])`)
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversation_id,
    score: row.score,
    comment: row.comment ?? undefined,
    at: row.created_at,
  }))
}
