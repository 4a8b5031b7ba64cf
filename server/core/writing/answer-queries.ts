import { type Db, emptySql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'

/** Whether anybody but one agent has sent the contact something after a message, or ever. */
export async function hasAnswerAfter(
  db: Db,
  {
    accountId,
    conversationId,
    after,
    except,
  }: {
    accountId: Id
    conversationId: Id
    after: { occurredAt: Date; id: Id } | undefined
    except: Id | undefined
  },
): Promise<boolean> {
  const later = after ? sql`and (occurred_at, id) > (${after.occurredAt}, ${after.id}::bigint)` : emptySql
  const others = except ? sql`and agent_id is distinct from ${except}::bigint` : emptySql
  const found = await db.query(sql`
    select 1 from messages
     where account_id = ${accountId} and conversation_id = ${conversationId} and direction = 'outbound' ${later} ${others}
     order by occurred_at desc, id desc limit 1`)
  return found.length > 0
}
