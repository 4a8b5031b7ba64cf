import { type Db, sql } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { ClaimedLane } from '../../platform/lanes/index.ts'

/** The kind of lane in which deliveries leave; its key is webhook × conversation. */
export const deliveryLane = 'delivery'

/** Events of one conversation reach a webhook in order; those of none, in an order of their own. */
export function deliveryLaneKey(webhookId: Id, conversationId: Id | undefined): string {
  return `${webhookId}:${conversationId ?? 0}`
}

export function webhookIdOf(laneKey: string): Id {
  return laneKey.split(':')[0]!
}

export type DeliveryClaim = {
  /** Lanes in all. */
  limit: number
  /** Lanes of one webhook. */
  perWebhook: number
  /** Webhooks that may have fewer, or none, just now. */
  rooms: { webhookId: Id; lanes: number }[]
  leaseMs: number
}

type LaneRow = { account_id: Id; kind: string; key: string; claim: string; added: string; failures: number }

/**
 * Claims due lanes, of each webhook only so many as it can take: neither a dead endpoint nor a long queue stands
 * before the others, and what waits for them costs nothing. An endpoint that is left alone gets none; one that may
 * be probed gets one. A lane is held until its lease ends, as in `platform/lanes`.
 */
export async function claimDeliveryLanes(
  db: Db,
  { limit, perWebhook, rooms, leaseMs }: DeliveryClaim,
): Promise<ClaimedLane[]> {
  // `found` hops from webhook to webhook along lanes_by_webhook, whatever number of lanes each has.
  const rows = await db.query<LaneRow>(sql`
    with recursive found (account_id, webhook_id) as (
      (select account_id, split_part(key, ':', 1) from lanes where kind = 'delivery'
        order by account_id, split_part(key, ':', 1) limit 1)
      union all
      select n.account_id, n.webhook_id from found f
       cross join lateral (
        select account_id, split_part(key, ':', 1) as webhook_id from lanes
         where kind = 'delivery' and (account_id, split_part(key, ':', 1)) > (f.account_id, f.webhook_id)
         order by account_id, split_part(key, ':', 1) limit 1) n
    ), due as (
      select l.account_id, l.key from found f
        left join webhooks w on w.account_id = f.account_id and w.id = f.webhook_id::bigint
        left join unnest(${rooms.map(({ webhookId }) => webhookId)}::text[], ${rooms.map(({ lanes }) => lanes)}::int[]) as r (webhook_id, lanes)
          on r.webhook_id = f.webhook_id
       cross join lateral (
        select account_id, key, due_at from lanes
         where kind = 'delivery' and account_id = f.account_id and split_part(key, ':', 1) = f.webhook_id and due_at <= now()
         order by due_at
         limit least(coalesce(r.lanes, ${perWebhook}::int), case when w.status = 'active' and w.openings > 0 then 1 end)) l
       where w.status is distinct from 'active' or w.open_until is null or w.open_until <= now()
       order by l.due_at limit ${limit}
    ), held as (
      select l.account_id, l.key from due join lanes l on l.account_id = due.account_id and l.kind = 'delivery' and l.key = due.key
       where l.due_at <= now()
         for update of l skip locked
    )
    update lanes l set due_at = now() + ${leaseMs} * interval '1 millisecond', claim = ${db.newId()}
      from held where l.account_id = held.account_id and l.kind = 'delivery' and l.key = held.key
    returning l.account_id, l.kind, l.key, l.claim, l.added, l.failures`)
  return rows.map(({ account_id, ...lane }) => ({ accountId: account_id, ...lane }))
}
