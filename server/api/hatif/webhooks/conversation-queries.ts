import type { ConversationStatus } from '../../../core/conversations/index.ts'
import { type Db, sql } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** A conversation with all that events of the workspace tell of it. */
export type ToldConversation = {
  id: Id
  inboxId: Id
  contactId: Id
  status: ConversationStatus
  assignee: { id: Id; userId: Id | undefined; isBot: boolean } | undefined
  teamId: Id | undefined
  lastActivityAt: Date
}

type Row = {
  id: Id
  inbox_id: Id
  contact_id: Id
  status: ConversationStatus
  assignee_id: Id | null
  user_id: Id | null
  is_bot: boolean | null
  team_id: Id | null
  last_activity_at: Date
}

/** Some conversations by id, in inboxes that the vendor's API shows. */
export async function listToldConversations(
  db: Db,
  { accountId, ids, channels }: { accountId: Id; ids: Id[]; channels: string[] },
): Promise<Map<Id, ToldConversation>> {
  if (ids.length === 0) return new Map()
  const rows = await db.query<Row>(sql`
    select c.id, c.inbox_id, c.contact_id, c.status, c.assignee_id, g.user_id, g.is_bot, c.team_id, c.last_activity_at
      from conversations c left join agents g on g.account_id = c.account_id and g.id = c.assignee_id
     where c.account_id = ${accountId} and c.id = any(${ids}::bigint[]) and c.channel = any(${channels}::text[])`)
  return new Map(rows.map((row) => [row.id, toToldConversation(row)]))
}

function toToldConversation(row: Row): ToldConversation {
  return {
    id: row.id,
    inboxId: row.inbox_id,
    contactId: row.contact_id,
    status: row.status,
    assignee: row.assignee_id
      ? { id: row.assignee_id, userId: row.user_id ?? undefined, isBot: row.is_bot ?? false }
      : undefined,
    teamId: row.team_id ?? undefined,
    lastActivityAt: row.last_activity_at,
  }
}
