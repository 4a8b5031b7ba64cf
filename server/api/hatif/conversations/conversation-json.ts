import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { timelineStatusSql } from '../../call-statuses.ts'
import { channelTypeNames, channelTypeSql } from '../channels/channel-type.ts'
import { type Casing, objectSql } from '../json.ts'
import { tagJson } from '../tags/present-tag.ts'
import { utcTimeSql } from '../time.ts'
import { messageStatusSql, userIdSql } from './event-json.ts'

/** What the objects below are written from, beside `c` (conversation) and `ct` (contact): its inbox, its assignee. */
export const conversationJoins = sql`
  join inboxes i on i.account_id = c.account_id and i.id = c.inbox_id
  left join agents g on g.account_id = c.account_id and g.id = c.assignee_id`

/** And its last event. */
export const listJoins = sql`${conversationJoins}
  left join messages m on c.last_event_kind = 'message' and m.account_id = c.account_id and m.id = c.last_event_id
  left join calls l on c.last_event_kind = 'call' and l.account_id = c.account_id and l.id = c.last_event_id
  left join assignments a on c.last_event_kind = 'assignment' and a.account_id = c.account_id and a.id = c.last_event_id`

const channelType = channelTypeSql(sql`i`)
const callStatus = timelineStatusSql({ status: sql`l.status`, direction: sql`l.direction` })

/** An item of the list, docs page 31050008, written by PostgreSQL: states and types are numbers. */
export function listItemJson(casing: Casing): Sql {
  return objectSql(casing, {
    ...conversationValues(casing, {
      status: sql`case c.status when 'closed' then 2 else 1 end`,
      contactType: sql`1`,
      channelType,
    }),
    lastEventSourceType: sql`case c.last_event_kind when 'call' then 1 when 'message' then 2 when 'assignment' then 3 end`,
    lastEventDirection: sql`case c.last_event_kind when 'assignment' then 3
      else case coalesce(m.direction, l.direction) when 'inbound' then 1 when 'outbound' then 2 end end`,
    lastEventStatus: sql`case c.last_event_kind when 'message' then ${messageStatusSql(sql`m`)} when 'call' then ${callStatus}
      when 'assignment' then ${assignmentStatusSql(sql`a`)} end`,
    lastEventPreviewBody: sql`case when m.text is not null then c.last_message_text end`,
    lastEventOccurredAt: utcTimeSql(sql`c.last_event_at`),
    lastEventsCount: sql`c.event_count`,
    tags: tagsJson(casing),
    unreadCount: sql`0`,
  })
}

/** The conversation of Get and Create, docs pages 28405385 and 28405383: the same in names, without its last event. */
export function conversationJson(): Sql {
  const [voice, whatsapp, both] = [channelTypeNames[1], channelTypeNames[2], channelTypeNames[3]]
  return objectSql('live', {
    ...conversationValues('live', {
      status: sql`case c.status when 'closed' then 'Closed' else 'Open' end`,
      contactType: sql`'Individual'`,
      channelType: sql`case ${channelType} when 1 then ${voice}::text when 2 then ${whatsapp}::text else ${both}::text end`,
    }),
    tags: tagsJson('live'),
    unreadCount: sql`0`,
  })
}

/** A word for an event that the vendor has none for. */
export function assignmentStatusSql(assignment: Sql): Sql {
  return sql`case when ${assignment}.agent_id is null and ${assignment}.team_id is null then 'Unassigned' else 'Assigned' end`
}

function conversationValues(
  casing: Casing,
  shown: { status: Sql; contactType: Sql; channelType: Sql },
): Record<string, Sql> {
  return {
    id: uuidSql('conversation', sql`c.id`),
    sentiment: sql`null`,
    status: shown.status,
    lastActivityAt: utcTimeSql(sql`c.last_activity_at`),
    contactId: uuidSql('contact', sql`c.contact_id`),
    contactName: sql`ct.name`,
    contactType: shown.contactType,
    phoneNumber: sql`ct.phone`,
    channelId: uuidSql('inbox', sql`c.inbox_id`),
    assigneeId: sql`case when not g.is_bot then ${userIdSql(sql`g`)} end`,
    assignedAiAgentId: sql`case when g.is_bot then ${uuidSql('agent', sql`g.id`)} end`,
    isAiAssignee: sql`coalesce(g.is_bot, false)`,
    assigneeName: sql`g.name`,
    channel: objectSql(casing, {
      id: uuidSql('inbox', sql`i.id`),
      name: sql`i.name`,
      type: shown.channelType,
      icon: sql`case ${channelType} when 2 then 'whatsapp' else 'phone' end`,
      phoneNumber: sql`i.phone`,
    }),
  }
}

/** In the order of their names. */
function tagsJson(casing: Casing): Sql {
  return sql`coalesce((select json_agg(${tagJson(casing)} order by t.name, t.id) from conversation_tags ctt
    join tags t on t.account_id = ctt.account_id and t.id = ctt.tag_id
    where ctt.account_id = c.account_id and ctt.conversation_id = c.id), '[]')`
}
