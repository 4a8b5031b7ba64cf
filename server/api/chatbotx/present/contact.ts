import { z } from 'zod'
import { joinSql, type Sql, sql } from '../../../platform/db/index.ts'
import type { Id as IdOf } from '../../../platform/ids.ts'
import { ContactDetails, contactDetails } from '../conversations/contact-details.ts'
import {
  Contact,
  contactInboxesJoin,
  contactJson,
  ContactInbox as ShortInbox,
} from '../conversations/contact-json.ts'
import { Conversation, conversationColumns } from '../conversations/conversation-json.ts'
import { objectSql } from '../conversations/json-object.ts'
import { channelSql, shownChannels } from '../conversations/shown-channels.ts'
import { Id, stored } from '../schemas.ts'
import { channelNames, networkNames } from './inbox.ts'
import { idSql, timeSql } from './time.ts'

export const ContactInbox = ShortInbox.extend({
  inbox: z.object({
    ...stored,
    name: z.string(),
    channel: z.enum(channelNames),
    sourceId: z.string().describe('What the network calls the inbox'),
    workspaceId: Id,
    status: z.enum(['connected', 'disconnected']),
  }),
})

/** What a list may be asked to leave out. */
export const contactParts = ['tags', 'customFields', 'inboxes', 'conversation'] as const
export type ContactPart = (typeof contactParts)[number]

/** A contact with what belongs to it. */
export const ContactItem = Contact.extend({
  tags: ContactDetails.shape.tags.optional(),
  contactCustomFields: z
    .array(
      z.object({
        ...stored,
        value: z.string().nullable(),
        contactId: Id,
        customFieldId: Id,
      }),
    )
    .optional(),
  contactInboxes: z.array(ContactInbox).optional(),
  conversation: Conversation.omit({ contactInboxes: true, messages: true, contact: true })
    .nullable()
    .optional()
    .describe('Of several the one with the latest activity'),
})

/** The same written by PostgreSQL, of a contact `ct` and what `contactItemJoins` adds. */
export function contactItemJson(parts: readonly ContactPart[] = contactParts): Sql {
  const keys: Record<ContactPart, Record<string, Sql>> = {
    tags: { tags: contactDetails['tags']! },
    customFields: { contactCustomFields: customValues },
    inboxes: { contactInboxes: sql`inboxes.items` },
    conversation: {
      conversation: sql`case when c.id is not null then ${objectSql(conversationColumns())} end`,
    },
  }
  return contactJson(Object.assign({}, ...parts.map((part) => keys[part])))
}

/** `inboxIds`: those that the caller may see. */
export function contactItemJoins(inboxIds: IdOf[] | undefined): Sql {
  const allowed = inboxIds ? sql`and c.inbox_id = any(${inboxIds}::bigint[])` : sql``
  return sql`${contactInboxesJoin(inboxIds, inboxJson)}
    left join lateral (
      select * from conversations c
       where c.account_id = ct.account_id and c.contact_id = ct.id and c.channel = any(${shownChannels}::text[]) ${allowed}
       order by c.last_activity_at desc, c.id desc limit 1) c on true
    left join agents a on a.account_id = c.account_id and a.id = c.assignee_id
    left join users u on u.id = a.user_id
    left join teams t on t.account_id = c.account_id and t.id = c.team_id`
}

/** One value of a contact has no id of its own: among the contact's, its field's is one. */
const customValue = objectSql({
  id: idSql(sql`v.custom_field_id`),
  createdAt: timeSql(sql`v.updated_at`),
  updatedAt: timeSql(sql`v.updated_at`),
  value: sql`v.value #>> '{}'`,
  contactId: idSql(sql`v.contact_id`),
  customFieldId: idSql(sql`v.custom_field_id`),
})

const customValues = sql`coalesce((select json_agg(${customValue} order by v.custom_field_id) from custom_field_values v
  where v.account_id = ct.account_id and v.contact_id = ct.id), '[]')`

const networkId = joinSql(
  networkNames.map((name) => sql`nullif(b.settings ->> ${name}, '')`),
  sql`, `,
)

const inboxJson = objectSql({
  id: idSql(sql`b.id`),
  createdAt: timeSql(sql`b.created_at`),
  updatedAt: timeSql(sql`b.updated_at`),
  name: sql`b.name`,
  channel: channelSql(sql`b.channel`),
  sourceId: sql`coalesce(${networkId}, b.id::text)`,
  workspaceId: idSql(sql`b.account_id`),
  status: sql`case when b.status = 'active' and b.deleted_at is null then 'connected' else 'disconnected' end`,
})
