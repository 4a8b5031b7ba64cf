import type { Db, Transaction } from '../../platform/db/index.ts'
import { invalidField, notFound } from '../../platform/errors.ts'
import { FetchFailed, type GuardedFetch } from '../../platform/http/index.ts'
import type { Id } from '../../platform/ids.ts'
import type { Dialect } from '../accounts/index.ts'
import { deliveryLane } from './delivery-lanes.ts'
import { startReader } from './reader-queries.ts'
import type { Webhook } from './webhook.ts'
import {
  activateWebhookRow,
  deactivateWebhookRow,
  deleteWebhookRow,
  findWebhook,
  insertWebhook,
} from './webhook-queries.ts'

const longestUrl = 2048
const longestSecret = 1024

export type NewWebhook = {
  accountId: Id
  dialect: Dialect
  url: string
  secret: string
  settings?: Record<string, unknown>
  inboxIds?: Id[]
}

/** Subscribes a URL to what happens from now on. The same URL may be subscribed twice. */
export async function createWebhook(
  tx: Transaction,
  fetch: Pick<GuardedFetch, 'requireUrl'>,
  { accountId, dialect, url, secret, settings = {}, inboxIds }: NewWebhook,
): Promise<Webhook> {
  if (secret === '') throw invalidField('secret', 'is required', 'REQUIRED')
  if (secret.length > longestSecret)
    throw invalidField('secret', `may have ${longestSecret} characters at most`, 'TOO_LONG')
  requireWebhookUrl(fetch, url)
  const sincePosition = await startReader(tx, accountId)
  return insertWebhook(tx, {
    accountId,
    id: tx.newId(),
    dialect,
    url,
    secret,
    settings,
    inboxIds,
    sincePosition,
  })
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

/** Switches a webhook on again, from now on. What it missed can be had by replaying. */
export async function activateWebhook(
  tx: Transaction,
  { accountId, id }: { accountId: Id; id: Id },
): Promise<Webhook> {
  const webhook = await getWebhook(tx, { accountId, id })
  if (webhook.status === 'active') return webhook
  const sincePosition = await startReader(tx, accountId)
  await activateWebhookRow(tx, { accountId, id, sincePosition })
  tx.signal(deliveryLane)
  return getWebhook(tx, { accountId, id })
}

/** Switches a webhook off until somebody switches it on again. */
export async function deactivateWebhook(
  tx: Transaction,
  { accountId, id, reason }: { accountId: Id; id: Id; reason: string },
): Promise<void> {
  await getWebhook(tx, { accountId, id })
  await deactivateWebhookRow(tx, { accountId, id, reason })
}

/** Which addresses may be called is the guarded fetch's rule. */
function requireWebhookUrl(fetch: Pick<GuardedFetch, 'requireUrl'>, url: string): void {
  if (url.length > longestUrl)
    throw invalidField('url', `may have ${longestUrl} characters at most`, 'TOO_LONG')
  try {
    fetch.requireUrl(url)
  } catch (error) {
    if (error instanceof FetchFailed)
      throw invalidField('url', `cannot be called. ${error.message}`, 'INVALID', url)
    throw error
  }
}
