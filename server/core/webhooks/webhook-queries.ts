import { type Db, type Sql, sql, type Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Dialect } from '../accounts/index.ts'
import type { Webhook, WebhookPurpose, WebhookStatus } from './webhook.ts'

type WebhookRow = {
  account_id: Id
  id: Id
  dialect: Dialect
  url: string
  sealed_secret: string | null
  sealed_previous_secret: string | null
  previous_secret_until: Date | null
  purpose: WebhookPurpose
  status: WebhookStatus
  status_reason: string | null
  settings: Record<string, unknown>
  inbox_ids: Id[] | null
  since_position: string
  failures: number
  openings: number
  open_ms: number | null
  created_at: Date
  updated_at: Date
}

/** What is written of a new webhook; the rest has its beginning. */
export type NewWebhookRow = Pick<
  Webhook,
  'accountId' | 'id' | 'dialect' | 'url' | 'secret' | 'settings' | 'inboxIds' | 'sincePosition'
>

export async function insertWebhook(tx: Transaction, webhook: NewWebhookRow): Promise<Webhook> {
  const { accountId, id, dialect, url, secret, settings, inboxIds, sincePosition } = webhook
  await tx.query(sql`
    insert into webhooks (account_id, id, dialect, url, sealed_secret, settings, inbox_ids, since_position, created_at, updated_at)
    values (${accountId}, ${id}, ${dialect}, ${url}, ${seal(tx, secret)}, ${JSON.stringify(settings)},
            ${inboxIds ?? null}::bigint[], ${sincePosition}, ${tx.now()}, ${tx.now()})`)
  return (await findWebhook(tx, { accountId, id }))!
}

export async function findWebhook(
  db: Db,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Webhook | undefined> {
  return (await selectWebhooks(db, accountId, sql`w.id = ${id}`))[0]
}

/** The subscriptions of an account, newest first. */
export async function listWebhooks(
  db: Db,
  { accountId, dialect }: { accountId: Id; dialect?: Dialect },
): Promise<Webhook[]> {
  const ofDialect = dialect ? sql` and w.dialect = ${dialect}` : sql``
  return selectWebhooks(db, accountId, sql`w.purpose = 'subscription'${ofDialect}`)
}

/** Makes those who subscribe addresses of one account take turns, so that each sees what the other subscribed. */
export async function lockSubscribing(tx: Transaction, accountId: Id): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`webhooks/${accountId}`}, 0))`)
}

/** A webhook, held against other changes until the transaction ends. */
export async function lockWebhook(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  await tx.query(sql`select from webhooks where account_id = ${accountId} and id = ${id} for no key update`)
}

export async function listWebhooksById(db: Db, accountId: Id, ids: Id[]): Promise<Webhook[]> {
  return selectWebhooks(db, accountId, sql`w.id = any(${ids}::bigint[])`)
}

/** The subscriptions that hear what happens. */
export async function listActiveWebhooks(db: Db, accountId: Id): Promise<Webhook[]> {
  return selectWebhooks(db, accountId, sql`w.purpose = 'subscription' and w.status = 'active'`)
}

async function selectWebhooks(db: Db, accountId: Id, condition: Sql): Promise<Webhook[]> {
  const rows = await db.query<WebhookRow>(sql`
    select w.*, extract(epoch from w.open_until - now())::float8 * 1000 as open_ms
      from webhooks w where w.account_id = ${accountId} and w.deleted_at is null and ${condition}
     order by w.created_at desc, w.id desc`)
  return rows.map((row) => toWebhook(db, row))
}

export async function updateWebhookUrl(
  tx: Transaction,
  { accountId, id, url }: { accountId: Id; id: Id; url: string },
): Promise<void> {
  await tx.query(sql`
    update webhooks set url = ${url}, updated_at = ${tx.now()} where account_id = ${accountId} and id = ${id}`)
}

export async function updateWebhookSecret(
  tx: Transaction,
  { accountId, id, secret }: { accountId: Id; id: Id; secret: string },
): Promise<void> {
  await tx.query(sql`
    update webhooks set sealed_secret = ${seal(tx, secret)}, sealed_previous_secret = null, previous_secret_until = null,
           updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/** A new secret beside the present one, which is good until then. */
export async function rotateWebhookSecret(
  tx: Transaction,
  { accountId, id, secret, until }: { accountId: Id; id: Id; secret: string; until: Date },
): Promise<void> {
  await tx.query(sql`
    update webhooks set sealed_previous_secret = sealed_secret, previous_secret_until = ${until},
           sealed_secret = ${seal(tx, secret)}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

export async function updateWebhookSettings(
  tx: Transaction,
  { accountId, id, settings }: Pick<Webhook, 'accountId' | 'id' | 'settings'>,
): Promise<void> {
  await tx.query(sql`
    update webhooks set settings = ${JSON.stringify(settings)}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/** Ends a webhook. Its deliveries stay in the log until they are old. False when there is none. */
export async function deleteWebhookRow(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update webhooks set status = 'inactive', deleted_at = ${tx.now()}, updated_at = ${tx.now()}, sealed_secret = null,
           sealed_previous_secret = null
     where account_id = ${accountId} and id = ${id} and deleted_at is null
    returning 1`)
  return rows.length > 0
}

/** Switches a webhook on, with its breaker closed. */
export async function activateWebhookRow(
  tx: Transaction,
  { accountId, id, sincePosition }: { accountId: Id; id: Id; sincePosition: string },
): Promise<void> {
  await tx.query(sql`
    update webhooks set status = 'active', status_reason = null, since_position = ${sincePosition}, failures = 0, openings = 0,
           open_until = null, failing_since = null, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/** Switches a webhook off, with the reason that is shown to people. */
export async function deactivateWebhookRow(
  tx: Transaction,
  { accountId, id, reason }: { accountId: Id; id: Id; reason: string },
): Promise<void> {
  await tx.query(sql`
    update webhooks set status = 'inactive', status_reason = ${reason}, updated_at = ${tx.now()}
     where account_id = ${accountId} and id = ${id}`)
}

/**
 * Takes the right to probe endpoints that have been left alone for long enough. Whoever gets it has `probeMs` to
 * say how it went; until then the endpoint is left alone by all others.
 */
export async function takeProbes(
  db: Db,
  { accountId, ids, probeMs }: { accountId: Id; ids: Id[]; probeMs: number },
): Promise<Set<Id>> {
  if (ids.length === 0) return new Set()
  const rows = await db.query<{ id: Id }>(sql`
    update webhooks set open_until = now() + ${probeMs} * interval '1 millisecond'
     where account_id = ${accountId} and id = any(${ids}::bigint[]) and openings > 0 and open_until <= now()
    returning id`)
  return new Set(rows.map(({ id }) => id))
}

/** Nothing is sealed for a webhook that is not signed. */
export function seal(db: Db, secret: string): string | null {
  return secret === '' ? null : db.vault.seal(secret)
}

function previousSecretOf(db: Db, row: WebhookRow): Pick<Webhook, 'previousSecret' | 'previousSecretUntil'> {
  const { sealed_previous_secret: sealed, previous_secret_until: until } = row
  if (!sealed || !until || until <= db.now())
    return { previousSecret: undefined, previousSecretUntil: undefined }
  return { previousSecret: db.vault.open(sealed), previousSecretUntil: until }
}

function toWebhook(db: Db, row: WebhookRow): Webhook {
  return {
    accountId: row.account_id,
    id: row.id,
    dialect: row.dialect,
    url: row.url,
    secret: row.sealed_secret ? db.vault.open(row.sealed_secret) : '',
    ...previousSecretOf(db, row),
    purpose: row.purpose,
    status: row.status,
    statusReason: row.status_reason ?? undefined,
    settings: row.settings,
    inboxIds: row.inbox_ids ?? undefined,
    sincePosition: row.since_position,
    breaker: {
      failures: row.failures,
      openings: row.openings,
      openMs: Math.max(0, row.open_ms ?? 0),
    },
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}
