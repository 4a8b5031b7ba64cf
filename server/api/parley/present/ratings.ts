import type * as wire from '../../../../shared/parley/index.ts'
import { listRatingsById } from '../../../core/visitors/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** Those of these ratings that there are, by their ids. */
export async function listRatingObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: readonly Id[] },
): Promise<Map<Id, wire.Rating>> {
  const ratings = await listRatingsById(db, accountId, ids)
  return new Map(
    ratings.map(({ id, conversationId, score, comment, at }) => [
      id,
      {
        type: 'rating',
        id,
        conversation_id: conversationId,
        score,
        comment: comment ?? null,
        at: at.toISOString(),
      },
    ]),
  )
}
