import { Dice } from '../server/cli/seed/dice.ts'
import { type Db, sql } from '../server/platform/db/index.ts'

/** A small store whose contacts have a bit of everything, as it is written and as the plain evaluator reads it. */
export type Store = {
  accountId: string
  inboxes: { id: string; channel: string }[]
  tags: { id: string; name: string }[]
  agents: { id: string; userId: string | null }[]
  teamIds: string[]
  fieldIds: string[]
  campaignIds: string[]
  contacts: StoredContact[]
}

export type StoredContact = {
  id: string
  name: string
  firstName: string | null
  lastName: string | null
  email: string | null
  phone: string | null
  gender: string | null
  country: string | null
  language: string | null
  timezone: string | null
  emailVerified: boolean
  emailOptIn: boolean
  subscribedAt: Date | null
  blockedAt: Date | null
  createdAt: Date
  deletedAt: Date | null
  tagIds: string[]
  values: { fieldId: string; value: unknown }[]
  identities: { inboxId: string; address: string; source: string; language: string | null }[]
  conversations: StoredConversation[]
  campaigns: {
    id: string
    sentAt: Date | null
    deliveredAt: Date | null
    readAt: Date | null
    failedAt: Date | null
  }[]
}

export type StoredConversation = {
  id: string
  inboxId: string
  channel: string
  archivedAt: Date | null
  followed: boolean
  botEnabled: boolean
  botResumeAt: Date | null
  lastActivityAt: Date
  lastMessageId: string | null
  lastCallId: string | null
  lastInboundAt: Date | null
  lastOutboundAt: Date | null
  lastReplyAt: Date | null
  agentReadAt: Date | null
  contactReadAt: Date | null
  assigneeId: string | null
  teamId: string | null
  messages: StoredMessage[]
}

export type StoredMessage = {
  id: string
  direction: 'inbound' | 'outbound'
  kind: string
  text: string | null
  occurredAt: Date
  extras: { referral?: { ctwa_clid?: string; source_id?: string } } | null
}

/** What texts are made of: wildcards, quotes, other scripts, letters whose case is peculiar, blanks of all kinds. */
export const words = [
  'Ann',
  'ANN lee',
  "O'Brien",
  'a_b%c',
  '100%',
  'back\\slash',
  "'; drop table contacts; --",
  '$1 $$',
  'أحمد علي',
  'Nguyễn Thị Ánh',
  'Straße',
  'İstanbul',
  'ΣΊΣΥΦΟΣ',
  'σίσυφος',
  '👩‍👩‍👧 family',
  '李小龙',
  'Mary Ann\u00a0 Lee\u3000Smith',
  '  double  blank ',
  '12345',
  '76001',
]

const emails = ['ann@example.com', 'Ann.LEE@Example.COM', 'a_b%c@x.io', 'ÄÖ@exämple.de', "o'b@x.vn", '']
const countries = ['VN', 'vn', 'FR', 'US', 'SA', 'BR', 'AU', 'AQ', 'XX', '', 'EG']
const timezones = ['Asia/Ho_Chi_Minh', 'Europe/Paris', 'UTC', '']
const languages = ['en', 'ar', 'vi', '']
const kinds = [
  'text',
  'image',
  'document',
  'location',
  'audio',
  'video',
  'sticker',
  'button',
  'system',
  'gif',
]
const sources = ['inbound_message', 'webchat', 'ads', 'api', 'direct', 'bot_link', 'chat_plugin']

export const customValues: unknown[] = [
  'Gold',
  'gold',
  '',
  'true',
  'TRUE',
  'false',
  true,
  false,
  5,
  '5',
  '05.0',
  -2.5,
  '1e3',
  '1e999',
  '9'.repeat(300),
  'x'.repeat(99) + 'yz',
  null,
  ['red', 'blue'],
  ['Gold'],
  { red: 1 },
  '2026-03-29',
  '2026-03-29T02:30',
  '2026-03-29T02:30:15.25+02:00',
  '2026-03-28 23:00:00Z',
  '2026-02-30',
  '2026-13-01',
  '٢٠٢٦-٠٣-٢٩',
  '9999-12-31T23:59:59Z',
  '0001-01-01',
  ...words,
]

/** Times near each other and near the changes of clocks, so that windows begin and end among them. */
export const anchors = [
  '2026-03-28T22:59:59.999Z',
  '2026-03-28T23:00:00.000Z',
  '2026-03-29T01:00:00.000Z',
  '2026-03-29T00:30:00.000Z',
  '2026-03-29T21:59:59.999Z',
  '2026-03-29T22:00:00.000Z',
  '2026-10-25T00:30:00.000Z',
  '2026-10-25T01:30:00.000Z',
  '2026-11-22T11:00:00.000Z',
  '2026-11-22T11:54:59.999Z',
  '2026-11-22T11:55:00.000Z',
  '2026-11-22T11:55:00.001Z',
  '2026-11-21T12:00:00.000Z',
  '2026-11-21T11:59:59.999Z',
  '2011-12-30T09:59:59.999Z',
  '2011-12-30T10:00:00.000Z',
  '2018-11-04T02:59:59.999Z',
  '2018-11-04T03:00:00.000Z',
]

/** The time at which everything is asked. */
export const now = new Date('2026-11-22T12:00:00.000Z')

/** Makes a store of the given size, different for every seed, with ids from `firstId` on. */
export function makeStore({
  accountId,
  seed,
  firstId,
  size,
}: {
  accountId: string
  seed: number
  firstId: number
  size: number
}): Store {
  const dice = new Dice(seed)
  let last = BigInt(firstId)
  const newId = () => {
    last += 1n
    return String(last)
  }
  const newIds = (count: number) => Array.from({ length: count }, newId)
  const maybe = <T>(make: () => T, percent = 60): T | null => (dice.chance(percent) ? make() : null)
  const time = () => new Date(dice.pick(anchors))
  const inboxes = ['whatsapp', 'webchat', 'email', 'telegram'].map((channel) => ({ id: newId(), channel }))
  const tags = ['VIP', 'vip', 'محترم', '🔥', '76001'].map((name) => ({ id: newId(), name }))
  // A name that is another tag's id.
  tags.push({ id: newId(), name: tags[0]!.id })
  // In each store other agents are the same users.
  const [agentIds, userIds] = [newIds(3), newIds(3)]
  const agents = agentIds.map((id, index) => ({
    id,
    userId: index === seed % 3 ? null : userIds[(index + seed) % 3]!,
  }))
  const teamIds = [newId(), newId()]
  const fieldIds = [newId(), newId(), newId()]
  const campaignIds = [newId(), newId()]

  const messagesUntil = (until: Date | null): StoredMessage[] =>
    until === null
      ? []
      : Array.from({ length: 1 + dice.below(3) }, (_, index) => ({
          id: newId(),
          direction: index === 0 || dice.chance(50) ? ('inbound' as const) : ('outbound' as const),
          kind: dice.pick(kinds),
          text: maybe(() => dice.pick(words), 80),
          occurredAt: new Date(until.getTime() - index * 60_000),
          extras: maybe(
            () => ({
              referral: dice.chance(70) ? { ctwa_clid: 'click', source_id: dice.pick(['ad1', 'ad2']) } : {},
            }),
            30,
          ),
        }))

  const makeConversation = ({
    id: inboxId,
    channel,
  }: {
    id: string
    channel: string
  }): StoredConversation => {
    const times = { lastInboundAt: maybe(time), lastOutboundAt: maybe(time) }
    const lastReplyAt = maybe(() => times.lastOutboundAt ?? time(), 50)
    const latest = [times.lastInboundAt, times.lastOutboundAt, lastReplyAt].map((at) => at?.getTime() ?? 0)
    const messages = messagesUntil(times.lastInboundAt)
    const agent = dice.pick(agents).id
    return {
      id: newId(),
      inboxId,
      channel,
      archivedAt: maybe(time, 20),
      followed: dice.chance(20),
      botEnabled: dice.chance(60),
      botResumeAt: maybe(() => new Date(now.getTime() + (dice.below(3) - 1) * 1000), 50),
      lastActivityAt: new Date(Math.max(...latest, time().getTime())),
      lastMessageId: messages[0]?.id ?? null,
      lastCallId: maybe(newId, 20),
      ...times,
      lastReplyAt,
      agentReadAt: maybe(time),
      contactReadAt: maybe(time),
      assigneeId: maybe(() => agent, 40),
      teamId: maybe(() => dice.pick(teamIds), 30),
      messages,
    }
  }

  const pickSome = <T>(list: T[], percent: number): T[] => list.filter(() => dice.chance(percent))
  const contacts = Array.from({ length: size }, (_, index): StoredContact => {
    const apart = dice.chance(30)
    return {
      id: newId(),
      // A network that tells no name has the number stand for it.
      name: dice.chance(80) ? dice.pick(words) : dice.pick(['', `+${84900000000 + index}`, emails[0]!]),
      firstName: apart ? maybe(() => dice.pick([...words, '']), 70) : null,
      lastName: apart ? maybe(() => dice.pick([...words, '']), 70) : null,
      email: maybe(() => dice.pick(emails)),
      phone: maybe(() => `+${84900000000 + index}`),
      gender: maybe(() => dice.pick(['male', 'female', 'unknown'])),
      country: maybe(() => dice.pick(countries)),
      language: maybe(() => dice.pick(languages)),
      timezone: maybe(() => dice.pick(timezones)),
      emailVerified: dice.chance(50),
      emailOptIn: dice.chance(50),
      subscribedAt: maybe(time),
      blockedAt: maybe(time, 30),
      createdAt: time(),
      deletedAt: maybe(time, 10),
      tagIds: pickSome(tags, 25).map(({ id }) => id),
      values: pickSome(fieldIds, 60).map((fieldId) => ({ fieldId, value: dice.pick(customValues) })),
      identities: pickSome(inboxes, 40).map(({ id: inboxId }) => ({
        inboxId,
        address: dice.chance(20) ? `a${index}` : String(84900000000 + index),
        source: dice.pick(sources),
        language: maybe(() => dice.pick(languages)),
      })),
      conversations: pickSome(inboxes, 45).map(makeConversation),
      campaigns: pickSome(campaignIds, 40).map((id) => ({
        id,
        sentAt: maybe(time),
        deliveredAt: maybe(time),
        readAt: maybe(time),
        failedAt: maybe(time, 20),
      })),
    }
  })
  return { accountId, inboxes, tags, agents, teamIds, fieldIds, campaignIds, contacts }
}

/** Writes a store, in as few statements as there are tables. */
export async function writeStore(db: Db, store: Store): Promise<void> {
  const { accountId, contacts } = store
  const each = <T>(make: (contact: StoredContact) => T[]) => JSON.stringify(contacts.flatMap(make))
  await db.query(sql`insert into inboxes (account_id, id, channel, name, created_at, updated_at)
    select ${accountId}::bigint, r.id, r.channel, r.channel, now(), now()
      from jsonb_to_recordset(${JSON.stringify(store.inboxes)}) as r (id bigint, channel text)`)
  await db.query(sql`insert into tags (account_id, id, name, created_at, updated_at)
    select ${accountId}::bigint, r.id, r.name, now(), now()
      from jsonb_to_recordset(${JSON.stringify(store.tags)}) as r (id bigint, name text)`)
  await db.query(sql`insert into users (id, email, name, created_at, updated_at)
    select r."userId", r."userId"::text, 'Sam', now(), now()
      from jsonb_to_recordset(${JSON.stringify(store.agents)}) as r ("userId" bigint) where r."userId" is not null
        on conflict do nothing`)
  await db.query(sql`insert into agents (account_id, id, user_id, name, role, created_at, updated_at)
    select ${accountId}::bigint, r.id, r."userId", 'Sam', 'agent', now(), now()
      from jsonb_to_recordset(${JSON.stringify(store.agents)}) as r (id bigint, "userId" bigint)`)
  await db.query(sql`insert into teams (account_id, id, name, created_at, updated_at)
    select ${accountId}::bigint, t, t::text, now(), now() from unnest(${store.teamIds}::bigint[]) t`)
  await db.query(sql`insert into custom_fields (account_id, id, name, type, created_at, updated_at)
    select ${accountId}::bigint, f, f::text, 'json', now(), now() from unnest(${store.fieldIds}::bigint[]) f`)
  await db.query(sql`insert into campaigns (account_id, id, inbox_id, template_id, template_name, template_language, name, status,
        audience_type, batch_size, batch_delay_ms, created_at, updated_at)
    select ${accountId}::bigint, b, ${store.inboxes[0]!.id}::bigint, 1, 't', 'en', b::text, 'completed', 'tags', 1, 0, now(), now()
      from unnest(${store.campaignIds}::bigint[]) b`)
  await db.query(sql`insert into contacts (account_id, id, name, first_name, last_name, email, phone, gender, country, language, timezone,
        email_verified, email_opt_in, broadcast_subscribed_at, blocked_at, created_at, updated_at, deleted_at)
    select ${accountId}::bigint, r.id, r.name, r."firstName", r."lastName", r.email, r.phone, r.gender, r.country, r.language, r.timezone,
           r."emailVerified", r."emailOptIn", r."subscribedAt", r."blockedAt", r."createdAt", r."createdAt", r."deletedAt"
      from jsonb_to_recordset(${JSON.stringify(contacts)}) as r (id bigint, name text, "firstName" text, "lastName" text, email text,
           phone text, gender text, country text, language text, timezone text, "emailVerified" boolean, "emailOptIn" boolean,
           "subscribedAt" timestamptz, "blockedAt" timestamptz, "createdAt" timestamptz, "deletedAt" timestamptz)`)
  await db.query(sql`insert into contact_tags (account_id, contact_id, tag_id, position, contact_created_at, created_at)
    select ${accountId}::bigint, r.id, r."tagId", 0, now(), now()
      from jsonb_to_recordset(${each(({ id, tagIds }) => tagIds.map((tagId) => ({ id, tagId })))}) as r (id bigint, "tagId" bigint)`)
  await db.query(sql`insert into custom_field_values (account_id, contact_id, custom_field_id, value, updated_at)
    select ${accountId}::bigint, (r ->> 'id')::bigint, (r ->> 'fieldId')::bigint, r -> 'value', now()
      from jsonb_array_elements(${each(({ id, values }) => values.map((value) => ({ id, ...value })))}) as r`)
  await db.query(sql`insert into identities (account_id, inbox_id, address, contact_id, id, source, language, created_at)
    select ${accountId}::bigint, r."inboxId", r.address, r.id, r.id, r.source, r.language, now()
      from jsonb_to_recordset(${each(({ id, identities }) => identities.map((identity) => ({ id, ...identity })))})
           as r (id bigint, "inboxId" bigint, address text, source text, language text)`)
  await writeConversations(db, store)
  await db.query(sql`insert into campaign_recipients (account_id, campaign_id, id, contact_id, sent_at, delivered_at, read_at, failed_at, created_at, updated_at)
    select ${accountId}::bigint, r.id, row_number() over () + 1000 * r.id, r."contactId", r."sentAt", r."deliveredAt", r."readAt", r."failedAt", now(), now()
      from jsonb_to_recordset(${each(({ id, campaigns }) => campaigns.map((campaign) => ({ contactId: id, ...campaign })))})
           as r (id bigint, "contactId" bigint, "sentAt" timestamptz, "deliveredAt" timestamptz, "readAt" timestamptz, "failedAt" timestamptz)`)
}

async function writeConversations(db: Db, { accountId, contacts }: Store): Promise<void> {
  const conversations = contacts.flatMap(({ id, conversations: own }) =>
    own.map((one) => ({ contactId: id, ...one })),
  )
  const messages = conversations.flatMap(({ id, inboxId, messages: own }) =>
    own.map((message) => ({ conversationId: id, inboxId, ...message })),
  )
  await db.query(sql`insert into conversations (account_id, id, inbox_id, contact_id, channel, archived_at, followed, bot_enabled, bot_resume_at,
        last_activity_at, last_message_id, last_call_id, last_inbound_at, last_outbound_at, last_reply_at, agent_read_at, contact_read_at,
        assignee_id, team_id, window_started_at, window_expires_at, created_at, updated_at)
    select ${accountId}::bigint, r.id, r."inboxId", r."contactId", r.channel, r."archivedAt", r.followed, r."botEnabled", r."botResumeAt",
           r."lastActivityAt", r."lastMessageId", r."lastCallId", r."lastInboundAt", r."lastOutboundAt", r."lastReplyAt", r."agentReadAt",
           r."contactReadAt", r."assigneeId", r."teamId", now(), now(), now(), now()
      from jsonb_to_recordset(${JSON.stringify(conversations)}) as r (id bigint, "inboxId" bigint, "contactId" bigint, channel text,
           "archivedAt" timestamptz, followed boolean, "botEnabled" boolean, "botResumeAt" timestamptz, "lastActivityAt" timestamptz,
           "lastMessageId" bigint, "lastCallId" bigint, "lastInboundAt" timestamptz, "lastOutboundAt" timestamptz, "lastReplyAt" timestamptz,
           "agentReadAt" timestamptz, "contactReadAt" timestamptz, "assigneeId" bigint, "teamId" bigint)`)
  await db.query(sql`insert into messages (account_id, id, conversation_id, inbox_id, direction, kind, status, content, text, sender, extras,
        occurred_at, created_at, updated_at)
    select ${accountId}::bigint, r.id, r."conversationId", r."inboxId", r.direction, r.kind, 'delivered', '{}', r.text, 'contact', r.extras,
           r."occurredAt", now(), now()
      from jsonb_to_recordset(${JSON.stringify(messages)}) as r (id bigint, "conversationId" bigint, "inboxId" bigint, direction text, kind text,
           text text, extras jsonb, "occurredAt" timestamptz)`)
}
