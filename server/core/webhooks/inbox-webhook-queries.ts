import { type Db, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Dialect } from '../accounts/index.ts'
import { seal } from './webhook-queries.ts'

/** The webhooks of one dialect that are bound to one inbox and no other. */
export type InboxWebhooks = { accountId: Id; dialect: Dialect; inboxId: Id }

/** The secret that the webhooks subscribed to an inbox share; empty when they have none. */
export async function findInboxSecret(
  db: Db,
  { accountId, dialect, inboxId }: InboxWebhooks,
): Promise<string> {
  const [row] = await db.query<{ sealed_secret: string }>(sql`
    select sealed_secret from webhooks
     where account_id = ${accountId} and dialect = ${dialect} and inbox_ids = ${[inboxId]}::bigint[]
       and sealed_secret is not null and purpose = 'subscription' and deleted_at is null
     order by updated_at desc limit 1`)
  return row ? db.vault.open(row.sealed_secret) : ''
}

/** Gives all webhooks of an inbox the same secret, or none. */
export async function updateInboxSecret(
  tx: Transaction,
  { accountId, dialect, inboxId, secret }: InboxWebhooks & { secret: string },
): Promise<void> {
  await tx.query(sql`
    update webhooks set sealed_secret = ${seal(tx, secret)},
           updated_at = case purpose when 'ivr' then updated_at else ${tx.now()}::timestamptz end
     where account_id = ${accountId} and dialect = ${dialect} and inbox_ids = ${[inboxId]}::bigint[] and deleted_at is null`)
}

export type IvrWebhooks = InboxWebhooks & { urls: string[] }

/**
 * Makes the webhooks for some addresses of an inbox, or wakes those that there are: whatever their endpoints did
 * before, a new call named them.
 */
export async function ensureIvrRows(
  tx: Transaction,
  {
    accountId,
    dialect,
    inboxId,
    urls,
    secret,
    sincePosition,
  }: IvrWebhooks & { secret: string; sincePosition: string },
): Promise<void> {
  await tx.query(sql`
    insert into webhooks (account_id, id, dialect, url, sealed_secret, purpose, inbox_ids, since_position, created_at, updated_at)
    select ${accountId}::bigint, n.id, ${dialect}::text, n.url, ${seal(tx, secret)}::text, 'ivr', ${[inboxId]}::bigint[],
           ${sincePosition}::bigint, ${tx.now()}::timestamptz, ${tx.now()}::timestamptz
      from unnest(${urls.map(() => tx.newId())}::bigint[], ${urls}::text[]) as n (id, url)
        on conflict (account_id, dialect, (inbox_ids[1]), md5(url)) where purpose = 'ivr' and deleted_at is null
        do update set updated_at = excluded.updated_at, sealed_secret = excluded.sealed_secret, status = 'active', status_reason = null,
           since_position = case webhooks.status when 'active' then webhooks.since_position else excluded.since_position end,
           failures = case webhooks.status when 'active' then webhooks.failures else 0 end,
           openings = case webhooks.status when 'active' then webhooks.openings else 0 end,
           open_until = case webhooks.status when 'active' then webhooks.open_until end,
           failing_since = case webhooks.status when 'active' then webhooks.failing_since end`)
}

/** The webhooks of some addresses of inboxes, in any order; an address that has none is left out. */
export async function listIvrWebhookIds(
  db: Db,
  { accountId, dialect, places }: { accountId: Id; dialect: Dialect; places: { inboxId: Id; url: string }[] },
): Promise<{ id: Id; inboxId: Id; url: string }[]> {
  if (places.length === 0) return []
  const rows = await db.query<{ id: Id; inbox_id: Id; url: string }>(sql`
    select w.id, p.inbox_id, p.url
      from unnest(${places.map(({ inboxId }) => inboxId)}::bigint[], ${places.map(({ url }) => url)}::text[]) as p (inbox_id, url)
      join webhooks w on w.account_id = ${accountId} and w.dialect = ${dialect} and w.inbox_ids[1] = p.inbox_id
                     and md5(w.url) = md5(p.url) and w.purpose = 'ivr' and w.deleted_at is null and w.url = p.url`)
  return rows.map(({ id, inbox_id, url }) => ({ id, inboxId: inbox_id, url }))
}
