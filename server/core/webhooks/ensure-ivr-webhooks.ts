import type { Transaction } from '../../platform/db/index.ts'
import { ensureIvrRows, findInboxSecret, type IvrWebhooks } from './inbox-webhook-queries.ts'
import { startReader } from './reader-queries.ts'

/**
 * Sees to it that the result of an IVR call finds its way to the addresses that the call names. To be called in the
 * transaction that places the call; the addresses must have passed `requireWebhookUrl`. Results are signed with the
 * inbox's secret, if it has one.
 */
export async function ensureIvrWebhooks(tx: Transaction, webhooks: IvrWebhooks): Promise<void> {
  const urls = [...new Set(webhooks.urls)].sort()
  if (urls.length === 0) return
  const sincePosition = await startReader(tx, webhooks.accountId)
  const secret = await findInboxSecret(tx, webhooks)
  await ensureIvrRows(tx, { ...webhooks, urls, secret, sincePosition })
}
