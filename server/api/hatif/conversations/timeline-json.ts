import { type Sql, sql, uuidSql } from '../../../platform/db/index.ts'
import { timelineStatusSql } from '../../call-statuses.ts'
import { type Casing, objectSql } from '../json.ts'
import { utcTimeSql } from '../time.ts'
import { assignmentStatusSql } from './conversation-json.ts'
import { messageStatusSql, timeSpanSql, userIdSql } from './event-json.ts'

/**
 * What the events are written from, beside `m` (message), `l` (call), `a` (assignment): the conversation, the agent
 * who wrote, the one it was given to and by, the message that was answered, the first stored file.
 */
export const timelineJoins = sql`
  join conversations c on c.account_id = coalesce(m.account_id, l.account_id, a.account_id)
   and c.id = coalesce(m.conversation_id, l.conversation_id, a.conversation_id)
  left join agents w on w.account_id = m.account_id and w.id = m.agent_id
  left join agents g on g.account_id = a.account_id and g.id = a.agent_id
  left join agents b on b.account_id = a.account_id and b.id = a.by_agent_id
  left join messages r on r.account_id = m.account_id and r.inbox_id = m.inbox_id and r.network_id = m.reply_to_network_id
  left join lateral (select f.id from attachments f
    where f.account_id = m.account_id and f.message_id = m.id and f.state = 'stored' order by f.id limit 1) f on true`

/**
 * An event, docs page 31050009, as JSON text, and the file of ours that its `attachment` is: a link to that has to
 * be signed.
 */
export function timelineColumns(casing: Casing): Sql {
  return sql`case page.kind when 'message' then ${messageJson(casing)} when 'call' then ${callJson(casing)}
    else ${assignmentJson(casing)} end::text as row, f.id as attachment_id, l.recording_key`
}

export type TimelineRow = { row: string; attachment_id: string | null; recording_key: string | null }

type Event = Record<'eventId' | 'sourceType' | 'direction' | 'creationTime' | 'status', Sql> &
  Partial<Record<keyof typeof absent, Sql>>

const nothing = sql`null`

/** What most events have nothing to say of. */
const absent = {
  sourceId: nothing,
  errorCode: nothing,
  failureReason: nothing,
  isAi: sql`false`,
  attachment: nothing,
  ownerUserId: nothing,
  aiAgentId: nothing,
  durationOrSize: nothing,
  ringingDuration: nothing,
  body: nothing,
  handlerName: nothing,
  aiSummary: nothing,
  replyTo: nothing,
  internalThread: nothing,
  location: nothing,
  assignation: nothing,
}

function eventJson(
  casing: Casing,
  { eventId, sourceType, direction, creationTime, status, ...known }: Event,
): Sql {
  const { sourceId, ...rest } = { ...absent, ...known }
  return objectSql(casing, {
    eventId,
    conversationId: uuidSql('conversation', sql`c.id`),
    contactId: uuidSql('contact', sql`c.contact_id`),
    channelId: uuidSql('inbox', sql`c.inbox_id`),
    sourceType,
    sourceId,
    direction,
    creationTime: utcTimeSql(creationTime),
    status,
    ...rest,
  })
}

function messageJson(casing: Casing): Sql {
  const eventId = uuidSql('message', sql`m.id`)
  return eventJson(casing, {
    eventId,
    sourceType: sql`2`,
    sourceId: eventId,
    direction: sql`case m.direction when 'inbound' then 1 else 2 end`,
    creationTime: sql`m.occurred_at`,
    status: messageStatusSql(sql`m`),
    errorCode: sql`case when m.error ->> 'code' ~ '^[0-9]{1,9}$' then (m.error ->> 'code')::int end`,
    failureReason: sql`case when m.status = 'failed' then coalesce(m.error ->> 'details', m.error ->> 'message', m.error ->> 'title') end`,
    isAi: sql`m.sender = 'bot' or coalesce(w.is_bot, false)`,
    attachment: sql`case when f.id is null then m.content ->> 'link' end`,
    ownerUserId: sql`case when not w.is_bot then ${userIdSql(sql`w`)} end`,
    aiAgentId: sql`case when w.is_bot then ${uuidSql('agent', sql`w.id`)} end`,
    body: sql`m.text`,
    handlerName: sql`w.name`,
    replyTo: sql`case when m.reply_to_network_id is not null then ${objectSql(casing, {
      repliedToEventId: uuidSql('message', sql`r.id`),
      repliedToBody: sql`r.text`,
    })} end`,
    location: sql`case when m.kind = 'location' and json_typeof(m.content -> 'latitude') = 'number'
        and json_typeof(m.content -> 'longitude') = 'number' then ${objectSql(casing, {
          latitude: sql`m.content -> 'latitude'`,
          longitude: sql`m.content -> 'longitude'`,
          name: sql`m.content ->> 'name'`,
          address: sql`m.content ->> 'address'`,
        })} end`,
  })
}

function callJson(casing: Casing): Sql {
  const eventId = uuidSql('call', sql`l.id`)
  const ended = sql`coalesce(l.ended_at, l.failed_at, l.refused_at)`
  return eventJson(casing, {
    eventId,
    sourceType: sql`1`,
    sourceId: eventId,
    direction: sql`case l.direction when 'inbound' then 1 else 2 end`,
    creationTime: sql`l.occurred_at`,
    status: timelineStatusSql({ status: sql`l.status`, direction: sql`l.direction` }),
    failureReason: sql`case when l.status = 'failed' then coalesce(l.error_message, l.cause) end`,
    durationOrSize: timeSpanSql(sql`l.answered_at`, ended),
    ringingDuration: timeSpanSql(
      sql`coalesce(l.ringing_at, l.started_at)`,
      sql`coalesce(l.answered_at, ${ended})`,
    ),
  })
}

function assignmentJson(casing: Casing): Sql {
  return eventJson(casing, {
    eventId: uuidSql('assignment', sql`a.id`),
    sourceType: sql`3`,
    direction: sql`3`,
    creationTime: sql`a.created_at`,
    status: assignmentStatusSql(sql`a`),
    isAi: sql`coalesce(g.is_bot, false)`,
    assignation: objectSql(casing, {
      assignedUserId: sql`case when not g.is_bot then ${userIdSql(sql`g`)} end`,
      assignedUserName: sql`case when not g.is_bot then g.name end`,
      assignedAiAgentId: sql`case when g.is_bot then ${uuidSql('agent', sql`g.id`)} end`,
      assignedAiAgentName: sql`case when g.is_bot then g.name end`,
      assignedByUserId: sql`case when b.id is not null then ${userIdSql(sql`b`)} end`,
      assignedByUserName: sql`b.name`,
    }),
  })
}
