import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { CountSteps } from './campaign-queries.ts'

/** The messages of campaigns that a page of the log speaks of, how long the page is, and where it ends. */
export async function readPage(
  db: Db,
  { accountId, after, limit }: { accountId: Id; after: string; limit: number },
): Promise<{ last: string; read: number; messageIds: Id[] }> {
  const [row] = await db.query<{ last: string | null; read: string; message_ids: Id[] | null }>(sql`
    with page as (
      select position, subject_id, type = 'message.updated' and data ->> 'sender' = 'campaign' as concerned
        from events where account_id = ${accountId} and position > ${after} order by position limit ${limit})
    select max(position) as last, count(*) as read,
           array_agg(distinct subject_id) filter (where concerned) as message_ids from page`)
  return { last: row!.last ?? after, read: Number(row!.read), messageIds: row!.message_ids ?? [] }
}

/** The campaigns of these messages, locked before their recipients. */
export async function lockFollowedCampaigns(
  tx: Transaction,
  accountId: Id,
  messageIds: Id[],
): Promise<{ id: Id; inboxId: Id }[]> {
  const rows = await tx.query<{ id: Id; inbox_id: Id }>(sql`
    with named as materialized (
      select distinct campaign_id from campaign_recipients
       where account_id = ${accountId} and message_id = any(${messageIds}::bigint[]))
    select c.id, c.inbox_id from campaigns c
     where c.account_id = ${accountId} and c.id in (select campaign_id from named)
     order by c.id for no key update of c`)
  return rows.map((row) => ({ id: row.id, inboxId: row.inbox_id }))
}

type StepRow = { campaign_id: Id; sent: string; delivered: string; read: string; failed: string }

/**
 * Brings recipients up to what their messages are now. Answers what that adds to each campaign's counts: every
 * time is set once and never taken back, so each recipient is counted once under each.
 */
export async function updateFollowed(
  tx: Transaction,
  accountId: Id,
  messageIds: Id[],
): Promise<CountSteps[]> {
  const rows = await tx.query<StepRow>(sql`
    with before as (
      select r.campaign_id, r.id, r.sent_at, r.delivered_at, r.read_at, r.failed_at, m.status, m.error,
             coalesce(m.sent_at, r.sent_at, m.delivered_at, m.read_at,
                      case when m.network_id is not null then m.updated_at end) as now_sent,
             coalesce(m.delivered_at, m.read_at) as now_delivered, m.read_at as now_read, m.failed_at as now_failed
        from campaign_recipients r
        join messages m on m.account_id = r.account_id and m.id = r.message_id
       where r.account_id = ${accountId} and r.message_id = any(${messageIds}::bigint[])
       order by r.id for no key update of r),
    updated as (
      update campaign_recipients r
         set status = case when b.status in ('sent', 'failed', 'delivered', 'read') then b.status else r.status end,
             left_queue_at = case when b.status = 'queued' then r.left_queue_at else coalesce(r.left_queue_at, ${tx.now()}) end,
             sent_at = b.now_sent, delivered_at = b.now_delivered, read_at = b.now_read, failed_at = b.now_failed,
             error_code = case when b.now_failed is not null then b.error ->> 'code' end,
             error_message = case when b.now_failed is not null
               then coalesce(b.error ->> 'details', b.error ->> 'message', b.error ->> 'title') end,
             updated_at = ${tx.now()}
        from before b where r.account_id = ${accountId} and r.id = b.id)
    select campaign_id, count(*) filter (where sent_at is null and now_sent is not null) as sent,
           count(*) filter (where delivered_at is null and now_delivered is not null) as delivered,
           count(*) filter (where read_at is null and now_read is not null) as read,
           count(*) filter (where failed_at is null and now_failed is not null) as failed
      from before group by campaign_id`)
  return rows
    .map((row) => ({
      campaignId: row.campaign_id,
      sent: Number(row.sent),
      delivered: Number(row.delivered),
      read: Number(row.read),
      failed: Number(row.failed),
    }))
    .filter(({ sent, delivered, read, failed }) => sent + delivered + read + failed > 0)
}
