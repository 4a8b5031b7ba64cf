import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignRecipient, type RecipientStatus, type SkipReason, skipReasons } from './recipient.ts'

type RecipientRow = {
  account_id: Id
  campaign_id: Id
  id: Id
  contact_id: Id
  phone: string | null
  variables: Record<string, string>
  status: RecipientStatus
  network_id: string | null
  error_code: string | null
  error_message: string | null
  sent_at: Date | null
  delivered_at: Date | null
  read_at: Date | null
  created_at: Date
  updated_at: Date
}

type CampaignKey = Pick<Campaign, 'accountId' | 'id'>

/** The next contacts of the audience in the order of their ids, each once however many tags they have. */
export async function listAudience(
  db: Db,
  { accountId, id, resolvedUntil }: Pick<Campaign, 'accountId' | 'id' | 'resolvedUntil'>,
  { limit }: { limit: number },
): Promise<Id[]> {
  const rows = await db.query<{ id: Id }>(sql`
    with campaign as (
      select audience_type, audience_tags, audience_contact_ids from campaigns where account_id = ${accountId} and id = ${id})
    (select ct.contact_id as id from campaign
       join tags t on t.account_id = ${accountId} and t.name = any(campaign.audience_tags) and not exists (
         select from tags lower
          where lower.account_id = t.account_id and lower.name = t.name and lower.duplicate < t.duplicate)
       join contact_tags ct on ct.account_id = t.account_id and ct.tag_id = t.id and ct.contact_id > ${resolvedUntil}
       join contacts c on c.account_id = ct.account_id and c.id = ct.contact_id and c.deleted_at is null
      where campaign.audience_type = 'tags'
      group by ct.contact_id order by ct.contact_id limit ${limit})
    union all
    (select a.id from campaign, unnest(campaign.audience_contact_ids) as a (id)
      where campaign.audience_type = 'contact_ids' and a.id > ${resolvedUntil}
      order by a.id limit ${limit})
     order by id`)
  return rows.map((row) => row.id)
}

/** Makes contacts recipients; who cannot be written to is skipped from the beginning. Answers how many, and how many skipped. */
export async function insertRecipients(
  tx: Transaction,
  { accountId, id, inboxId }: Pick<Campaign, 'accountId' | 'id' | 'inboxId'>,
  contactIds: Id[],
): Promise<{ total: number; skipped: number }> {
  const [row] = await tx.query<{ total: string; skipped: string }>(sql`
    with given as (
      select v.key, v.value from campaigns c, jsonb_each(c.recipient_variables) v
       where c.account_id = ${accountId} and c.id = ${id}),
    audience as (
      select a.id, a.contact_id, c.phone, coalesce(given.value, '{}') as variables, ${skipReasonSql(inboxId)} as reason
        from unnest(${contactIds.map(() => tx.newId())}::bigint[], ${contactIds}::bigint[]) as a (id, contact_id)
        left join contacts c on c.account_id = ${accountId} and c.id = a.contact_id
        left join given on given.key = a.contact_id::text),
    inserted as (
      insert into campaign_recipients (account_id, campaign_id, id, contact_id, phone, variables, status, error_code,
                                       error_message, created_at, updated_at)
      select ${accountId}::bigint, ${id}::bigint, a.id, a.contact_id, a.phone, a.variables,
             case when a.reason is null then 'queued' else 'skipped' end, a.reason,
             ${JSON.stringify(skipReasons)}::jsonb ->> a.reason, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
        from audience a
          on conflict (account_id, campaign_id, contact_id) do nothing
      returning status)
    select count(*) as total, count(*) filter (where status = 'skipped') as skipped from inserted`)
  return { total: Number(row!.total), skipped: Number(row!.skipped) }
}

/** Whose turn it is, with what their messages are made of. */
export type WaitingRecipient = {
  id: Id
  contact_id: Id
  variables: Record<string, string>
  name: string | null
  phone: string | null
  /** The contact's custom fields, by name. */
  fields: Record<string, unknown> | null
  reason: SkipReason | null
}

/** The next recipients without a message, in order, held until the transaction ends. */
export async function lockWaitingRecipients(
  tx: Transaction,
  { accountId, id, inboxId }: Pick<Campaign, 'accountId' | 'id' | 'inboxId'>,
  { limit, fields }: { limit: number; fields: string[] },
): Promise<WaitingRecipient[]> {
  return tx.query<WaitingRecipient>(sql`
    select r.id, r.contact_id, r.variables, c.name, c.phone, ${skipReasonSql(inboxId)} as reason,
           (select jsonb_object_agg(f.name, v.value)
              from custom_fields f
              join custom_field_values v on v.account_id = f.account_id and v.custom_field_id = f.id
             where f.account_id = ${accountId} and f.name = any(${fields}::text[]) and v.contact_id = r.contact_id) as fields
      from (select * from campaign_recipients
             where account_id = ${accountId} and campaign_id = ${id} and status = 'queued' and message_id is null
             order by contact_id limit ${limit} for no key update) r
      left join contacts c on c.account_id = ${accountId} and c.id = r.contact_id
     order by r.contact_id`)
}

/** Why the contact `c` cannot be written to, or null. */
function skipReasonSql(inboxId: Id): Sql {
  return sql`case when c.id is null or c.deleted_at is not null then 'contact_deleted'
                  when c.blocked_at is not null then 'contact_blocked'
                  when c.phone is null and not exists (
                    select 1 from identities i
                     where i.account_id = c.account_id and i.contact_id = c.id and i.inbox_id = ${inboxId}) then 'no_address' end`
}

/** What was done for a recipient whose turn it was. */
export type HandedOut = {
  id: Id
  phone?: string
  variables?: Record<string, string>
  messageId?: Id
  status: Extract<RecipientStatus, 'queued' | 'failed' | 'skipped'>
  errorCode?: string
  errorMessage?: string
}

export async function updateHandedOut(tx: Transaction, accountId: Id, handedOut: HandedOut[]): Promise<void> {
  await tx.query(sql`
    update campaign_recipients r
       set message_id = h."messageId", status = h.status, phone = coalesce(h.phone, r.phone),
           variables = coalesce(h.variables, r.variables), error_code = h."errorCode", error_message = h."errorMessage",
           failed_at = case when h.status = 'failed' then ${tx.now()}::timestamptz end, updated_at = ${tx.now()}
      from jsonb_to_recordset(${JSON.stringify(handedOut)}) as h (id bigint, phone text, variables jsonb, "messageId" bigint,
           status text, "errorCode" text, "errorMessage" text)
     where r.account_id = ${accountId} and r.id = h.id`)
}

/** Ends the wait of all whose turn has not come. Answers how many. */
export async function skipWaiting(
  tx: Transaction,
  { accountId, id }: CampaignKey,
  reason: SkipReason,
): Promise<number> {
  const [row] = await tx.query<{ skipped: string }>(sql`
    with skipped as (
      update campaign_recipients
         set status = 'skipped', error_code = ${reason}, error_message = ${skipReasons[reason]}, updated_at = ${tx.now()}
       where account_id = ${accountId} and campaign_id = ${id} and status = 'queued' and message_id is null
      returning 1)
    select count(*) as skipped from skipped`)
  return Number(row!.skipped)
}

/** How far the handing out and the leaving of messages has come. */
export type Progress = {
  /** Recipients whose turn has not come. */
  hasWaiting: boolean
  /** Messages in the queue, and those among them that the network was never asked about. */
  queued: number
  untried: number
  /** Messages that are not yet known to have left the queue. One that was erased is not among them. */
  unfollowed: number
}

export async function findProgress(db: Db, { accountId, id }: CampaignKey): Promise<Progress> {
  const [row] = await db.query<{ waiting: boolean; queued: string; untried: string; unfollowed: string }>(sql`
    select count(*) filter (where m.status = 'queued') as queued,
           count(*) filter (where m.status = 'queued' and m.attempts = 0) as untried, count(*) as unfollowed,
           exists (select 1 from campaign_recipients w where w.account_id = ${accountId} and w.campaign_id = ${id}
                      and w.status = 'queued' and w.message_id is null) as waiting
      from campaign_recipients r join messages m on m.account_id = r.account_id and m.id = r.message_id
     where r.account_id = ${accountId} and r.campaign_id = ${id} and r.message_id is not null and r.left_queue_at is null`)
  const { waiting, queued, untried, unfollowed } = row!
  return {
    hasWaiting: waiting,
    queued: Number(queued),
    untried: Number(untried),
    unfollowed: Number(unfollowed),
  }
}

/** The latest made first. */
export async function listRecipients(
  db: Db,
  { accountId, id }: CampaignKey,
  { status, limit, offset }: { status?: RecipientStatus; limit: number; offset: number },
): Promise<CampaignRecipient[]> {
  const rows = await db.query<RecipientRow>(sql`
    select r.*, m.network_id
      from (select * from campaign_recipients
             where account_id = ${accountId} and campaign_id = ${id} ${byStatus(status)}
             order by contact_id desc limit ${limit} offset ${offset}) r
      left join messages m on m.account_id = r.account_id and m.id = r.message_id
     order by r.contact_id desc`)
  return rows.map(toRecipient)
}

export async function countRecipients(
  db: Db,
  { accountId, id }: CampaignKey,
  { status }: { status?: RecipientStatus },
): Promise<number> {
  const [row] = await db.query<{ total: string }>(sql`
    select count(*) as total from campaign_recipients where account_id = ${accountId} and campaign_id = ${id} ${byStatus(status)}`)
  return Number(row!.total)
}

function byStatus(status: RecipientStatus | undefined): Sql {
  return status ? sql`and status = ${status}` : sql``
}

function toRecipient(row: RecipientRow): CampaignRecipient {
  return {
    accountId: row.account_id,
    campaignId: row.campaign_id,
    id: row.id,
    contactId: row.contact_id,
    phone: row.phone ?? undefined,
    variables: row.variables,
    status: row.status,
    networkId: row.network_id ?? undefined,
    errorCode: row.error_code ?? undefined,
    errorMessage: row.error_message ?? undefined,
    sentAt: row.sent_at ?? undefined,
    deliveredAt: row.delivered_at ?? undefined,
    readAt: row.read_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
