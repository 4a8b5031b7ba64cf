import { type Db, joinSql, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Audience, Campaign, CampaignStatus } from './campaign.ts'

type CampaignRow = {
  account_id: Id
  id: Id
  inbox_id: Id
  template_id: Id
  template_name: string
  template_language: string
  name: string
  status: CampaignStatus
  batch_size: number
  batch_delay_ms: number
  pause_reason: string | null
  total_recipients: number
  sent_count: number
  delivered_count: number
  read_count: number
  failed_count: number
  skipped_count: number
  scheduled_at: Date | null
  started_at: Date | null
  completed_at: Date | null
  resolved_until: Id
  resolved_at: Date | null
  created_at: Date
  updated_at: Date
}

/** All but what the audience and its messages are made of, which may be large. */
const campaignColumns = sql`c.account_id, c.id, c.inbox_id, c.template_id, c.template_name, c.template_language, c.name, c.status,
  c.batch_size, c.batch_delay_ms, c.pause_reason, c.total_recipients, c.sent_count, c.delivered_count, c.read_count,
  c.failed_count, c.skipped_count, c.scheduled_at, c.started_at, c.completed_at, c.resolved_until, c.resolved_at,
  c.created_at, c.updated_at`

export async function findCampaign(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Campaign | undefined> {
  const [row] = await db.query<CampaignRow>(
    sql`select ${campaignColumns} from campaigns c where c.account_id = ${accountId} and c.id = ${id}`,
  )
  return row && toCampaign(row)
}

/** Locked before any of its recipients, by whoever changes either. */
export async function lockCampaign(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Campaign | undefined> {
  const [row] = await tx.query<CampaignRow>(sql`
    select ${campaignColumns} from campaigns c where c.account_id = ${accountId} and c.id = ${id} for no key update`)
  return row && toCampaign(row)
}

/** Which campaigns a list shows: of one channel's inboxes, of some inboxes, in one status. */
export type CampaignFilter = {
  accountId: Id
  channel?: string
  inboxIds?: Id[]
  status?: CampaignStatus
}

/** Newest first. */
export async function listCampaigns(
  db: Db,
  filter: CampaignFilter,
  { limit, offset }: { limit: number; offset: number },
): Promise<Campaign[]> {
  const rows = await db.query<CampaignRow>(sql`
    select ${campaignColumns} from campaigns c where ${campaignConditions(filter)}
     order by c.created_at desc, c.id desc limit ${limit} offset ${offset}`)
  return rows.map(toCampaign)
}

export async function countCampaigns(db: Db, filter: CampaignFilter): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    sql`select count(*) as total from campaigns c where ${campaignConditions(filter)}`,
  )
  return Number(row!.total)
}

function campaignConditions({ accountId, channel, inboxIds, status }: CampaignFilter): Sql {
  const conditions = [sql`c.account_id = ${accountId}`]
  if (channel)
    conditions.push(
      sql`c.inbox_id in (select i.id from inboxes i where i.account_id = ${accountId} and i.channel = ${channel})`,
    )
  if (inboxIds) conditions.push(sql`c.inbox_id = any(${inboxIds}::bigint[])`)
  if (status) conditions.push(sql`c.status = ${status}`)
  return joinSql(conditions, sql` and `)
}

/** What the messages of a campaign are made of, beside what each recipient has of their own. */
export type CampaignContent = {
  components: unknown[]
  /** Placeholder → `name`, `phone_number` or the name of a custom field. */
  mappings: Record<string, string>
}

export async function getCampaignContent(
  db: Db,
  { accountId, id }: Pick<Campaign, 'accountId' | 'id'>,
): Promise<CampaignContent> {
  const [row] = await db.query<CampaignContent>(sql`
    select template_components as components, variable_mappings as mappings from campaigns
     where account_id = ${accountId} and id = ${id}`)
  return row!
}

export type NewCampaignRow = Pick<
  Campaign,
  | 'accountId'
  | 'inboxId'
  | 'templateId'
  | 'templateName'
  | 'templateLanguage'
  | 'name'
  | 'status'
  | 'batchSize'
  | 'batchDelayMs'
  | 'scheduledAt'
> &
  CampaignContent & { audience: Audience; recipientVariables: Record<Id, Record<string, string>> }

export async function insertCampaign(tx: Transaction, row: NewCampaignRow): Promise<Campaign> {
  const { accountId, audience } = row
  const tags = audience.type === 'tags' ? audience.tags : []
  const contactIds = audience.type === 'contact_ids' ? audience.contactIds : []
  const [inserted] = await tx.query<CampaignRow>(sql`
    insert into campaigns as c (account_id, id, inbox_id, template_id, template_name, template_language, name, status,
                                template_components, variable_mappings, recipient_variables,
                                audience_type, audience_tags, audience_contact_ids,
                                batch_size, batch_delay_ms, scheduled_at, created_at, updated_at)
    values (${accountId}, ${tx.newId()}, ${row.inboxId}, ${row.templateId}, ${row.templateName}, ${row.templateLanguage},
            ${row.name}, ${row.status}, ${JSON.stringify(row.components)}, ${JSON.stringify(row.mappings)},
            ${JSON.stringify(row.recipientVariables)}, ${audience.type}, ${tags}::text[],
            array(select distinct id from unnest(${contactIds}::bigint[]) as a (id) order by id),
            ${row.batchSize}, ${row.batchDelayMs}, ${row.scheduledAt ?? null}, ${tx.now()}, ${tx.now()})
    returning ${campaignColumns}`)
  return toCampaign(inserted!)
}

/** Writes where a locked campaign stands now; its counts have statements of their own. */
export async function updateCampaign(
  tx: Transaction,
  campaign: Campaign,
  changes: Partial<CampaignChanges>,
): Promise<Campaign> {
  const next = { ...campaign, ...changes, updatedAt: tx.now() }
  await tx.query(sql`
    update campaigns set status = ${next.status}, pause_reason = ${next.pauseReason ?? null}, batch_size = ${next.batchSize},
           batch_delay_ms = ${next.batchDelayMs}, started_at = ${next.startedAt ?? null}, completed_at = ${next.completedAt ?? null},
           resolved_until = ${next.resolvedUntil}, resolved_at = ${next.resolvedAt ?? null}, updated_at = ${next.updatedAt}
     where account_id = ${next.accountId} and id = ${next.id}`)
  return next
}

export type CampaignChanges = Pick<
  Campaign,
  | 'status'
  | 'pauseReason'
  | 'batchSize'
  | 'batchDelayMs'
  | 'startedAt'
  | 'completedAt'
  | 'resolvedUntil'
  | 'resolvedAt'
>

/** How many recipients more stand under each count. */
export type CountSteps = { campaignId: Id } & Partial<
  Record<'total' | 'sent' | 'delivered' | 'read' | 'failed' | 'skipped', number>
>

export async function moveCounts(tx: Transaction, accountId: Id, steps: CountSteps[]): Promise<void> {
  if (steps.length === 0) return
  await tx.query(sql`
    update campaigns c
       set total_recipients = c.total_recipients + coalesce(s.total, 0), sent_count = c.sent_count + coalesce(s.sent, 0),
           delivered_count = c.delivered_count + coalesce(s.delivered, 0), read_count = c.read_count + coalesce(s.read, 0),
           failed_count = c.failed_count + coalesce(s.failed, 0), skipped_count = c.skipped_count + coalesce(s.skipped, 0),
           updated_at = ${tx.now()}
      from jsonb_to_recordset(${JSON.stringify(steps)}) as s ("campaignId" bigint, total int, sent int, delivered int,
           read int, failed int, skipped int)
     where c.account_id = ${accountId} and c.id = s."campaignId"`)
}

/** Its recipients go with it. */
export async function deleteCampaignRow(
  tx: Transaction,
  { accountId, id }: Pick<Campaign, 'accountId' | 'id'>,
): Promise<void> {
  await tx.query(sql`delete from campaigns where account_id = ${accountId} and id = ${id}`)
}

function toCampaign(row: CampaignRow): Campaign {
  return {
    accountId: row.account_id,
    id: row.id,
    inboxId: row.inbox_id,
    templateId: row.template_id,
    templateName: row.template_name,
    templateLanguage: row.template_language,
    name: row.name,
    status: row.status,
    batchSize: row.batch_size,
    batchDelayMs: row.batch_delay_ms,
    pauseReason: row.pause_reason ?? undefined,
    totalRecipients: row.total_recipients,
    sentCount: row.sent_count,
    deliveredCount: row.delivered_count,
    readCount: row.read_count,
    failedCount: row.failed_count,
    skippedCount: row.skipped_count,
    scheduledAt: row.scheduled_at ?? undefined,
    startedAt: row.started_at ?? undefined,
    completedAt: row.completed_at ?? undefined,
    resolvedUntil: row.resolved_until,
    resolvedAt: row.resolved_at ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
