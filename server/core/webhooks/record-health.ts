import { sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { WebhookStatus } from './webhook.ts'

const dayMs = 86_400_000

/** What some attempts told of an endpoint. `failures` are those after the last success among them. */
export type HealthReport = {
  accountId: Id
  webhookId: Id
  delivered: boolean
  failures: number
  /** The endpoint asked never to be called again. */
  gone: boolean
  /** It was the one attempt allowed while the breaker was open. */
  probe: boolean
  /** The breaker never stays open for longer than this: what waits is to be tried about when it was promised. */
  longestOpenMs?: number
}

export type BreakerRules = {
  /** Failures in a row that open the breaker. */
  failures: number
  /** How long it stays open the first time, the second time in a row … */
  delaysMs: readonly number[]
  /** After this time of nothing but failures the webhook is switched off. */
  disableAfterMs: number
}

export const breakerRules: BreakerRules = {
  failures: 5,
  delaysMs: [10_000, 30_000, 60_000, 120_000, 300_000, 600_000],
  disableAfterMs: 5 * dayMs,
}

/** How an endpoint stands after a report. `isBack`: its breaker was open and is not any more. */
export type Health = {
  accountId: Id
  webhookId: Id
  status: WebhookStatus
  reason: string | undefined
  openMs: number
  isBack: boolean
}

type HealthRow = {
  account_id: Id
  id: Id
  status: WebhookStatus
  status_reason: string | null
  open_ms: number | null
  was_open: boolean
}

/**
 * Moves the breakers of some webhooks, and switches off those that are gone or have failed for days. An attempt that
 * ends while the breaker is open, the probe apart, began before it opened and tells nothing new.
 */
export async function recordHealth(
  tx: Transaction,
  reports: HealthReport[],
  rules: BreakerRules = breakerRules,
): Promise<Health[]> {
  if (reports.length === 0) return []
  const disabledBefore = new Date(tx.now().getTime() - rules.disableAfterMs)
  const rows = await tx.query<HealthRow>(sql`
    with reported as (
      select w.account_id, w.id, h.failures = 0 as is_well, h.gone, w.openings > 0 as was_open, h."longestOpenMs" as longest_ms,
             case when h.delivered then 0 else w.failures end + h.failures as failures,
             case when h.delivered then ${tx.now()}::timestamptz else coalesce(w.failing_since, ${tx.now()}::timestamptz) end as failing_since,
             coalesce(w.open_until > now(), false) and not h.probe and not h.delivered as is_late
        from json_to_recordset(${JSON.stringify(reports)}) as h ("accountId" bigint, "webhookId" bigint, delivered boolean,
             failures int, gone boolean, probe boolean, "longestOpenMs" float8)
        join webhooks w on w.account_id = h."accountId" and w.id = h."webhookId" and w.deleted_at is null
       order by w.account_id, w.id for no key update of w
    ), decided as (
      select r.*, not is_well and not is_late and failures >= ${rules.failures} as opens,
             gone or (not is_well and failures >= ${rules.failures} and failing_since <= ${disabledBefore}) as ends
        from reported r
    )
    update webhooks w
       set failures = case when is_well then 0 when is_late then w.failures else d.failures end,
           failing_since = case when not is_well then d.failing_since end,
           openings = case when is_well then 0 when opens then w.openings + 1 else w.openings end,
           open_until = case when is_well then null
                             when opens then now() + least((${rules.delaysMs}::float8[])[least(w.openings + 1, ${rules.delaysMs.length})]
                                                     * (0.8 + 0.4 * random()), d.longest_ms) * interval '1 millisecond'
                             else w.open_until end,
           status = case when ends then 'inactive' else w.status end,
           status_reason = case when gone then 'The endpoint answered 410 Gone'
                                when ends then 'Every delivery has failed since ' || to_char(d.failing_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
                                else w.status_reason end,
           updated_at = case when ends then ${tx.now()} else w.updated_at end
      from decided d
     where w.account_id = d.account_id and w.id = d.id
    returning w.account_id, w.id, w.status, w.status_reason, d.was_open,
              extract(epoch from w.open_until - now())::float8 * 1000 as open_ms`)
  return rows.map(toHealth)
}

function toHealth(row: HealthRow): Health {
  return {
    accountId: row.account_id,
    webhookId: row.id,
    status: row.status,
    reason: row.status_reason ?? undefined,
    openMs: Math.max(0, row.open_ms ?? 0),
    isBack: row.was_open && row.open_ms === null && row.status === 'active',
  }
}
