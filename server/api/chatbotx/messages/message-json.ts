import { z } from 'zod'
import { type Sql, sql } from '../../../platform/db/index.ts'
import { nullSql, objectSql } from '../conversations/json-object.ts'
import { idSql, timeSql } from '../present/time.ts'
import { Id, stored, Time } from '../schemas.ts'

const Text = z.string().nullable()

/** A file of a message. */
export const Attachment = z.object({
  ...stored,
  workspaceId: Id,
  conversationId: Id,
  messageId: Id,
  messageCreatedAt: Time,
  fileType: z.enum(['image', 'video', 'audio', 'gif', 'file']),
  sourceId: Text,
  mimeType: Text,
  width: z.int().nullable(),
  height: z.int().nullable(),
  size: z.int().describe('In bytes; 0 when it is not known'),
  thumbnailPath: Text,
  originPath: Text,
  name: Text,
  url: Text.describe('Where the file is for a day; null while it is being fetched, or when it cannot be had'),
})

/** A message. `createdAt` is the network's time, by which messages are in order. */
export const Message = z.object({
  ...stored,
  conversationId: Id,
  contactInboxId: Id,
  workspaceId: Id,
  text: Text,
  contentAttributes: z
    .unknown()
    .describe("The typed content of what is no plain text, in the shape of Meta's API"),
  messageType: z.enum(['incoming', 'outgoing', 'activity']),
  contentType: z.enum(['text', 'location', 'refLink']),
  senderType: z.enum(['bot', 'contact', 'system', 'user', 'api']),
  senderId: Id.nullable(),
  sourceId: Text.describe("The network's id of the message"),
  clientId: z.string().optional(),
  deletedAt: Time.nullable(),
  type: z.enum(['message', 'comment']).describe('`comment`: sent as an answer to another message'),
  parentId: Id.nullable(),
  attributes: z.object({ liked: z.boolean().optional(), hidden: z.boolean().optional() }).nullable(),
  sendError: Text,
  attachmentCount: z.int().optional(),
})

export const MessageWithFiles = Message.extend({ attachments: z.array(Attachment) })

/**
 * The same written by PostgreSQL, of a message `m`, its conversation `c` and its agent `ma`. A note is the agents' own
 * and shown nowhere; what the network tells about a contact is an `activity`.
 */
export function messageJson(more: Record<string, Sql> = {}): Sql {
  return objectSql({
    id: idSql(sql`m.id`),
    createdAt: timeSql(sql`m.occurred_at`),
    updatedAt: timeSql(sql`m.updated_at`),
    conversationId: idSql(sql`m.conversation_id`),
    // The inbox's id for the contact, as in `contactInboxes`; a conversation that was begun here may have none yet.
    contactInboxId: sql`coalesce((select min(i.id) from identities i where i.account_id = m.account_id
      and i.contact_id = c.contact_id and i.inbox_id = m.inbox_id), c.id)::text`,
    workspaceId: idSql(sql`m.account_id`),
    text: sql`m.text`,
    contentAttributes: sql`case when m.deleted_at is null
      and m.kind <> all('{text,image,video,audio,document,sticker}') then m.content end`,
    messageType: sql`case when m.kind = 'system' then 'activity' when m.direction = 'inbound' then 'incoming' else 'outgoing' end`,
    contentType: sql`case m.kind when 'location' then 'location' else 'text' end`,
    senderType: sql`case when m.kind = 'system' then 'system' else case m.sender when 'contact' then 'contact'
      when 'api' then 'api' when 'campaign' then 'bot' when 'bot' then 'bot' else 'user' end end`,
    senderId: sql`case m.sender when 'contact' then c.contact_id when 'agent' then coalesce(ma.user_id, m.agent_id) end::text`,
    sourceId: sql`m.network_id`,
    deletedAt: timeSql(sql`m.deleted_at`),
    type: sql`case when ${isAnswer} then 'comment' else 'message' end`,
    parentId: sql`case when ${isAnswer} then (select p.id from messages p where p.account_id = m.account_id
      and p.inbox_id = m.inbox_id and p.network_id = m.reply_to_network_id)::text end`,
    attributes: sql`m.attributes`,
    sendError: sql`case when m.status = 'failed' then coalesce(m.error ->> 'details', m.error ->> 'message', m.error ->> 'title') end`,
    attachmentCount: sql`(select count(*) from attachments f where f.account_id = m.account_id and f.message_id = m.id)`,
    ...more,
  })
}

const isAnswer = sql`m.direction = 'outbound' and m.kind <> 'reaction' and m.reply_to_network_id is not null`

/** Joins the agent who wrote a message `m`. */
export const messageAgentJoin = sql`left join agents ma on ma.account_id = m.account_id and ma.id = m.agent_id`

/** The files of a message `m`, last of all keys; their addresses are added by `withFileUrls`. */
export function messageWithFilesJson(): Sql {
  return messageJson({ attachments: filesJson })
}

const fileJson = objectSql({
  id: idSql(sql`f.id`),
  createdAt: timeSql(sql`f.created_at`),
  updatedAt: timeSql(sql`f.updated_at`),
  workspaceId: idSql(sql`f.account_id`),
  conversationId: idSql(sql`m.conversation_id`),
  messageId: idSql(sql`f.message_id`),
  messageCreatedAt: timeSql(sql`m.occurred_at`),
  fileType: sql`case when f.mime_type = 'image/gif' then 'gif' when f.kind in ('image', 'sticker') then 'image'
    when f.kind in ('video', 'audio') then f.kind else 'file' end`,
  sourceId: sql`f.network_media_id`,
  mimeType: sql`f.mime_type`,
  width: nullSql,
  height: nullSql,
  size: sql`coalesce(f.size_bytes, 0)`,
  thumbnailPath: nullSql,
  originPath: sql`f.storage_key`,
  name: sql`f.file_name`,
  url: nullSql,
})

const filesJson = sql`coalesce((select json_agg(${fileJson} order by f.id) from attachments f
  where f.account_id = m.account_id and f.message_id = m.id), '[]')`
