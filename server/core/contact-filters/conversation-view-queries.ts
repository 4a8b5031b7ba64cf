import { joinSql, type Sql, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Assignees } from './contact-filter.ts'
import { assigneeCondition, unread } from './conversation-fact-queries.ts'

/** Which conversations a list shows: every member that is there must hold. */
export type ConversationView = {
  /** Only archived ones, or only others. */
  archived?: boolean
  /** Of blocked contacts only, or of others only. */
  blocked?: boolean
  botEnabled?: boolean
  followed?: true
  unread?: true
  /** The contact wrote after the last reply. One that was never replied to is none. */
  unanswered?: true
  assignees?: Assignees
  /** The contact has a conversation in this channel, this one or another. */
  contactChannel?: string
}

/** Whether a conversation `cv` with its contact `c` is in the view. */
export function conversationCondition({ accountId }: { accountId: Id }, view: ConversationView): Sql {
  const { archived, blocked, botEnabled, followed, assignees, contactChannel } = view
  const conditions = [sql`cv.account_id = ${accountId}`]
  if (archived !== undefined)
    conditions.push(archived ? sql`cv.archived_at is not null` : sql`cv.archived_at is null`)
  if (blocked !== undefined)
    conditions.push(blocked ? sql`c.blocked_at is not null` : sql`c.blocked_at is null`)
  if (botEnabled !== undefined) conditions.push(botEnabled ? sql`cv.bot_enabled` : sql`not cv.bot_enabled`)
  if (followed) conditions.push(sql`cv.followed`)
  if (view.unread) conditions.push(unread(sql`cv`))
  if (view.unanswered) conditions.push(sql`cv.last_inbound_at > cv.last_reply_at`)
  if (assignees) conditions.push(assigneeCondition({ accountId }, sql`cv`, assignees))
  if (contactChannel !== undefined)
    conditions.push(sql`exists (select from conversations l
      where l.account_id = ${accountId} and l.contact_id = cv.contact_id and l.channel = ${contactChannel})`)
  return sql`(${joinSql(conditions, sql` and `)})`
}
