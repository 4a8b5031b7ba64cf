import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { EventType, StoredEvent } from './event.ts'

type EventRow = {
  account_id: Id
  position: string
  created_at: Date
  id: Id
  type: EventType
  inbox_id: Id | null
  conversation_id: Id | null
  contact_id: Id | null
  subject_id: Id | null
  data: Record<string, unknown>
}

/** The events after a position, in order. A reader that goes on from the last one it got skips none. */
export async function listEvents(
  db: Db,
  { accountId, after, limit }: { accountId: Id; after: string; limit: number },
): Promise<StoredEvent[]> {
  const rows = await db.query<EventRow>(sql`
    select * from events where account_id = ${accountId} and position > ${after} order by position limit ${limit}`)
  return rows.map(toEvent)
}

/** The event that follows a position, or undefined when it is the last one, or the log is not kept that far. */
export async function findEventAfter(
  db: Db,
  { accountId, after }: { accountId: Id; after: string },
): Promise<StoredEvent | undefined> {
  return (await listEvents(db, { accountId, after, limit: 1 }))[0]
}

/** The position of the newest event of an account; '0' when there is none. */
export async function lastPosition(db: Db, accountId: Id): Promise<string> {
  const [row] = await db.query<{ last: string }>(
    sql`select last from account_positions where account_id = ${accountId}`,
  )
  return row?.last ?? '0'
}

function toEvent(row: EventRow): StoredEvent {
  return {
    accountId: row.account_id,
    position: row.position,
    createdAt: row.created_at,
    id: row.id,
    type: row.type,
    inboxId: row.inbox_id ?? undefined,
    conversationId: row.conversation_id ?? undefined,
    contactId: row.contact_id ?? undefined,
    subjectId: row.subject_id ?? undefined,
    data: row.data,
  }
}
