import { z } from 'zod'
import { type Sql, sql } from '../../../platform/db/index.ts'
import type { Id as IdOf } from '../../../platform/ids.ts'
import { channelNames } from '../present/inbox.ts'
import { idSql, timeSql } from '../present/time.ts'
import { Id, stored, Time } from '../schemas.ts'
import { objectSql } from './json-object.ts'
import { channelSql, shownChannels } from './shown-channels.ts'

const Text = z.string().nullable()

/** A contact's own fields. */
export const Contact = z.object({
  ...stored,
  avatar: Text,
  phoneNumber: Text,
  email: Text,
  emailVerified: z.boolean(),
  emailOptIn: z.boolean(),
  firstName: Text,
  lastName: Text,
  fullName: Text,
  gender: z.enum(['male', 'female', 'unknown']).nullable(),
  lastReadAt: Time.nullable(),
  ref: Text,
  country: Text,
  state: Text,
  city: Text,
  location: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
  locale: Text,
  timezone: Text,
  subscribedAt: Time.nullable(),
  broadcastSubscribedAt: Time.nullable(),
  blockedAt: Time.nullable(),
  workspaceId: Id,
})

/** Where a contact is reached: one for each inbox that knows them. */
export const ContactInbox = z.object({
  id: Id,
  contactId: Id,
  inboxId: Id,
  channel: z.enum(channelNames),
  source: z.string(),
  sourceId: z.string().describe("The network's own id of the contact"),
  language: Text,
  username: Text,
  lastIncomingMessageAt: Time.nullable(),
  contactLastReadAt: Time.nullable(),
  inbox: z.object({ name: z.string() }),
})

/** The same written by PostgreSQL, of a contact `ct` and the `inboxes` beside it; `more`: further keys. */
export function contactJson(more: Record<string, Sql> = {}): Sql {
  return objectSql({
    id: idSql(sql`ct.id`),
    createdAt: timeSql(sql`ct.created_at`),
    updatedAt: timeSql(sql`ct.updated_at`),
    avatar: sql`ct.avatar_url`,
    phoneNumber: sql`ct.phone`,
    email: sql`ct.email`,
    emailVerified: sql`ct.email_verified`,
    emailOptIn: sql`ct.email_opt_in`,
    firstName: sql`inboxes.first_name`,
    lastName: sql`inboxes.last_name`,
    fullName: sql`nullif(concat_ws(' ', inboxes.first_name, inboxes.last_name), '')`,
    gender: sql`ct.gender`,
    lastReadAt: timeSql(sql`inboxes.read_at`),
    ref: sql`ct.ref`,
    country: sql`ct.country`,
    state: sql`ct.state`,
    city: sql`ct.city`,
    location: sql`case when ct.latitude is not null
      then json_build_object('latitude', ct.latitude, 'longitude', ct.longitude) end`,
    locale: sql`ct.language`,
    timezone: sql`ct.timezone`,
    subscribedAt: timeSql(sql`ct.subscribed_at`),
    broadcastSubscribedAt: timeSql(sql`ct.broadcast_subscribed_at`),
    blockedAt: timeSql(sql`ct.blocked_at`),
    workspaceId: idSql(sql`ct.account_id`),
    ...more,
  })
}

/**
 * Joins to a contact `ct` what `contactJson` shows, and `inboxes.items`. An inbox may know a contact by several
 * addresses: it has the id of the first, and shows the newest number, or the newest address where there is none.
 */
export function contactInboxesJoin(inboxIds: IdOf[] | undefined, inbox = inboxJson): Sql {
  const allowed = inboxIds ? sql`and i.inbox_id = any(${inboxIds}::bigint[])` : sql``
  return sql`cross join lateral (
    select coalesce(json_agg(${contactInboxJson(inbox)} order by i.id), '[]') as items, max(l.contact_read_at) as read_at,
           contact_first_name(${nameSql}, ct.first_name, ct.last_name) as first_name,
           contact_last_name(${nameSql}, ct.first_name, ct.last_name) as last_name
      from (select distinct on (i.inbox_id) i.inbox_id, i.address, i.source, i.language,
                   min(i.id) over (partition by i.inbox_id) as id, max(i.username) over (partition by i.inbox_id) as username
              from identities i where i.account_id = ct.account_id and i.contact_id = ct.id ${allowed}
             order by i.inbox_id, i.address ~ '^[0-9]+$' desc, i.created_at desc, i.id desc) i
      join inboxes b on b.account_id = ct.account_id and b.id = i.inbox_id and b.channel = any(${shownChannels}::text[])
      left join conversations l on l.account_id = ct.account_id and l.inbox_id = i.inbox_id and l.contact_id = ct.id) inboxes`
}

/** A number or an address in place of a name is none. */
const nameSql = sql`case when ct.name in (ct.phone, ct.email) then '' else ct.name end`

const inboxJson = objectSql({ name: sql`b.name` })

function contactInboxJson(inbox: Sql): Sql {
  return objectSql({
    id: idSql(sql`i.id`),
    contactId: idSql(sql`ct.id`),
    inboxId: idSql(sql`i.inbox_id`),
    channel: channelSql(sql`b.channel`),
    source: sql`case i.source when 'inbound_message' then 'inboundMessage' when 'bot_link' then 'botLink'
      when 'chat_plugin' then 'chatPlugin' else i.source end`,
    sourceId: sql`i.address`,
    language: sql`i.language`,
    username: sql`i.username`,
    lastIncomingMessageAt: timeSql(sql`l.last_inbound_at`),
    contactLastReadAt: timeSql(sql`l.contact_read_at`),
    inbox,
  })
}
