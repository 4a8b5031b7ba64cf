import { z } from 'zod'
import { type Sql, sql } from '../../../platform/db/index.ts'
import type { Id as IdOf } from '../../../platform/ids.ts'
import { Message, messageAgentJoin, messageJson } from '../messages/message-json.ts'
import { User } from '../present/member.ts'
import { idSql, timeSql } from '../present/time.ts'
import { Id, stored, Time } from '../schemas.ts'
import { Contact, ContactInbox, contactInboxesJoin, contactJson } from './contact-json.ts'
import { nullSql, objectSql } from './json-object.ts'

const Team = z.object({ ...stored, workspaceId: Id, name: z.string() })

/** A conversation as the list shows it. */
export const Conversation = z.object({
  ...stored,
  botEnabled: z.boolean(),
  botResumeAt: Time.nullable(),
  archivedAt: Time.nullable(),
  additionalAttributes: z.unknown(),
  contactLastReadAt: Time.nullable(),
  agentLastReadAt: Time.nullable(),
  aiContextLastMessageId: Id.nullable(),
  lastActivityAt: Time.nullable(),
  followed: z.boolean(),
  assignedUserId: Id.nullable(),
  assignedInboxTeamId: Id.nullable(),
  workspaceId: Id,
  contactId: Id,
  sourceId: z.string().nullable(),
  adminRepliedAt: Time.nullable(),
  contactRepliedAt: Time.nullable(),
  lastStep: z.string().nullable(),
  currentStep: z.string().nullable(),
  contactInboxes: z.array(ContactInbox).describe('Every inbox that knows the contact'),
  messages: z.array(Message).describe('The newest message, or none'),
  contact: Contact,
  assignedUser: User.nullable(),
  assignedInboxTeam: Team.nullable(),
})

/** Some of the parts in another form than the list has them. */
export type Parts = { contact?: Sql; messages?: Sql }

/** The same written by PostgreSQL, of a conversation `c`, its contact `ct` and what `conversationJoins` adds. */
export function conversationJson({ contact = contactJson(), messages = lastMessage }: Parts = {}): Sql {
  return objectSql({ ...conversationColumns(), contactInboxes: sql`inboxes.items`, messages, contact })
}

/** What a conversation itself has, and who answers it. */
export function conversationColumns(): Record<string, Sql> {
  return {
    id: idSql(sql`c.id`),
    createdAt: timeSql(sql`c.created_at`),
    updatedAt: timeSql(sql`c.updated_at`),
    botEnabled: sql`c.bot_enabled`,
    botResumeAt: timeSql(sql`c.bot_resume_at`),
    archivedAt: timeSql(sql`c.archived_at`),
    additionalAttributes: nullSql,
    contactLastReadAt: timeSql(sql`c.contact_read_at`),
    agentLastReadAt: timeSql(sql`c.agent_read_at`),
    aiContextLastMessageId: nullSql,
    lastActivityAt: timeSql(sql`nullif(c.last_activity_at, 'epoch')`),
    followed: sql`c.followed`,
    assignedUserId: idSql(sql`coalesce(a.user_id, a.id)`),
    assignedInboxTeamId: idSql(sql`c.team_id`),
    workspaceId: idSql(sql`c.account_id`),
    contactId: idSql(sql`c.contact_id`),
    sourceId: nullSql,
    adminRepliedAt: timeSql(sql`c.last_reply_at`),
    contactRepliedAt: timeSql(sql`c.last_inbound_at`),
    lastStep: nullSql,
    currentStep: nullSql,
    assignedUser: sql`case when a.id is not null then ${assignedUser} end`,
    assignedInboxTeam: sql`case when t.id is not null then ${assignedTeam} end`,
  }
}

/** `inboxIds`: those that the caller may see. */
export function conversationJoins(inboxIds: IdOf[] | undefined, message = sql`c.last_message_id`): Sql {
  return sql`${contactInboxesJoin(inboxIds)}
    left join messages m on m.account_id = c.account_id and m.id = ${message}
    ${messageAgentJoin}
    left join agents a on a.account_id = c.account_id and a.id = c.assignee_id
    left join users u on u.id = a.user_id
    left join teams t on t.account_id = c.account_id and t.id = c.team_id`
}

const lastMessage = sql`case when m.id is null then '[]' else json_build_array(${messageJson()}) end`

/** A bot has no user: it is shown by its own id and without an address. */
const assignedUser = objectSql({
  id: idSql(sql`coalesce(a.user_id, a.id)`),
  createdAt: timeSql(sql`coalesce(u.created_at, a.created_at)`),
  updatedAt: timeSql(sql`coalesce(u.updated_at, a.updated_at)`),
  name: sql`a.name`,
  email: sql`coalesce(u.email, '')`,
  emailVerified: sql`true`,
  image: nullSql,
  isAnonymous: sql`false`,
  tenantId: nullSql,
  mustChangePassword: sql`false`,
})

const assignedTeam = objectSql({
  id: idSql(sql`t.id`),
  createdAt: timeSql(sql`t.created_at`),
  updatedAt: timeSql(sql`t.updated_at`),
  workspaceId: idSql(sql`t.account_id`),
  name: sql`t.name`,
})
