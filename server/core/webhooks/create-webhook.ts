import { randomBytes } from 'node:crypto'
import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import type { GuardedFetch } from '../../platform/http/index.ts'
import type { Id } from '../../platform/ids.ts'
import { newToken } from '../../platform/secrets.ts'
import type { Dialect } from '../accounts/index.ts'
import { getInbox } from '../inboxes/index.ts'
import { findInboxSecret, updateInboxSecret } from './inbox-webhook-queries.ts'
import { startReader } from './reader-queries.ts'
import { requireWebhookUrl } from './require-url.ts'
import type { Webhook } from './webhook.ts'
import { boundInbox, requireKind, sharesSecret } from './webhook-kinds.ts'
import { deleteWebhookRow, findWebhook, insertWebhook } from './webhook-queries.ts'

const longestSecret = 1024
/** Of the bytes of a Standard Webhooks secret. */
const secretBytes = { least: 24, most: 64 }

export type NewWebhook = {
  accountId: Id
  dialect: Dialect
  /** What it is told, in dialects that let a webhook choose. */
  kind?: string
  url: string
  /** Without one, one is made, except in dialects that send unsigned bodies where there is none. */
  secret?: string
  settings?: Record<string, unknown>
  inboxIds?: Id[]
}

/**
 * Subscribes a URL to what happens from now on. The same URL may be subscribed twice. Where the webhooks of an inbox
 * share a secret, the one given becomes that of all of them, and without one the new webhook takes theirs.
 */
export async function createWebhook(
  tx: Transaction,
  fetch: Pick<GuardedFetch, 'requireUrl'>,
  { accountId, dialect, kind, url, secret: given, settings = {}, inboxIds }: NewWebhook,
): Promise<Webhook> {
  const secret = given ?? (sharesSecret(dialect) ? '' : newSecret(dialect))
  requireKind(dialect, { kind, inboxIds })
  requireSecret(dialect, secret)
  requireWebhookUrl(fetch, url)
  const inboxId = boundInbox({ dialect, inboxIds })
  if (inboxId) await getInbox(tx, { accountId, id: inboxId })
  const sincePosition = await startReader(tx, accountId)
  const shared = inboxId && { accountId, dialect, inboxId }
  if (shared && secret !== '') await updateInboxSecret(tx, { ...shared, secret })
  return insertWebhook(tx, {
    accountId,
    id: tx.newId(),
    dialect,
    url,
    secret: shared && secret === '' ? await findInboxSecret(tx, shared) : secret,
    settings: kind === undefined ? settings : { ...settings, kind },
    inboxIds,
    sincePosition,
  })
}

/** Our own webhooks follow Standard Webhooks, whose secrets are bytes spelt in base64. */
export function newSecret(dialect: Dialect): string {
  return dialect === 'parley' ? `whsec_${randomBytes(32).toString('base64')}` : newToken()
}

/** @throws AppError `invalid_request` */
export function requireSecret(dialect: Dialect, secret: string): void {
  if (secret === '' && !sharesSecret(dialect)) throw invalidField('secret', 'is required', 'REQUIRED')
  if (secret.length > longestSecret)
    throw invalidField('secret', `may have ${longestSecret} characters at most`, 'TOO_LONG')
  if (dialect === 'parley') requireStandardSecret(secret)
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#signature-scheme */
function requireStandardSecret(secret: string): void {
  const text = secret.startsWith('whsec_') ? secret.slice('whsec_'.length) : ''
  const { length } = Buffer.from(text, 'base64')
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0
  if (!isBase64 || length < secretBytes.least || length > secretBytes.most)
    throw invalidField(
      'secret',
      `must be whsec_ and the base64 of ${secretBytes.least} to ${secretBytes.most} bytes`,
      'INVALID',
    )
}

export async function getWebhook(db: Db, { accountId, id }: { accountId: Id; id: Id }): Promise<Webhook> {
  const webhook = await findWebhook(db, { accountId, id })
  if (!webhook) throw notFound('webhook')
  return webhook
}

/** Ends a subscription for good. What waits for it is dropped. */
export async function deleteWebhook(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<void> {
  if (!(await deleteWebhookRow(tx, { accountId, id }))) throw notFound('webhook')
}
