import type { Transaction } from '../../platform/db/index.ts'
import type { GuardedFetch } from '../../platform/http/index.ts'
import type { Id } from '../../platform/ids.ts'
import { getWebhook, requireSecret } from './create-webhook.ts'
import { deliveryLane } from './delivery-lanes.ts'
import { updateInboxSecret } from './inbox-webhook-queries.ts'
import { startReader } from './reader-queries.ts'
import { requireWebhookUrl } from './require-url.ts'
import type { Webhook, WebhookStatus } from './webhook.ts'
import { boundInbox } from './webhook-kinds.ts'
import {
  activateWebhookRow,
  deactivateWebhookRow,
  updateWebhookSecret,
  updateWebhookSettings,
  updateWebhookUrl,
} from './webhook-queries.ts'

type WebhookName = { accountId: Id; id: Id }

export type WebhookChange = {
  url?: string
  /** Empty: bodies go out unsigned, where the dialect allows that. */
  secret?: string
  status?: WebhookStatus
  /** What its dialect lets it choose; the rest of its settings stays. */
  settings?: Record<string, unknown>
}

/**
 * Changes a webhook; what is not given stays. What waits goes to the new address, with the new signature. Where the
 * webhooks of an inbox share a secret, all of them get it.
 */
export async function updateWebhook(
  tx: Transaction,
  fetch: Pick<GuardedFetch, 'requireUrl'>,
  name: WebhookName,
  { url, secret, status, settings }: WebhookChange,
): Promise<Webhook> {
  const webhook = await getWebhook(tx, name)
  if (url !== undefined) {
    requireWebhookUrl(fetch, url)
    await updateWebhookUrl(tx, { ...name, url })
  }
  if (secret !== undefined) await setSecret(tx, webhook, secret)
  if (settings) await updateWebhookSettings(tx, { ...name, settings: { ...webhook.settings, ...settings } })
  if (status === 'active') await activateWebhook(tx, name)
  if (status === 'inactive') await deactivateWebhook(tx, { ...name, reason: 'Switched off by hand' })
  return getWebhook(tx, name)
}

async function setSecret(tx: Transaction, webhook: Webhook, secret: string): Promise<void> {
  const { accountId, id, dialect } = webhook
  requireSecret(dialect, secret)
  const inboxId = boundInbox(webhook)
  if (inboxId) await updateInboxSecret(tx, { accountId, dialect, inboxId, secret })
  else await updateWebhookSecret(tx, { accountId, id, secret })
}

/** Switches a webhook on again, from now on. What it missed can be had by replaying. */
export async function activateWebhook(tx: Transaction, { accountId, id }: WebhookName): Promise<Webhook> {
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
  { accountId, id, reason }: WebhookName & { reason: string },
): Promise<void> {
  await getWebhook(tx, { accountId, id })
  await deactivateWebhookRow(tx, { accountId, id, reason })
}
