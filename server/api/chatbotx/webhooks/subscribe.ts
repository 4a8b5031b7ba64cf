import { createWebhook, listWebhooks, lockSubscribing, type Webhook } from '../../../core/webhooks/index.ts'
import type { Transaction } from '../../../platform/db/index.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Services } from '../../services.ts'
import { type Caller, inboxScope } from '../auth.ts'
import { issueAt } from '../contacts/contact-input.ts'
import { ChatbotxError, unprocessable } from '../errors.ts'
import type { WebhookSettings } from './webhook-settings.ts'

/** The webhooks of one sort that an account may have, and what is said of one more. */
export type Limit = { most: number; code: string; isOfSort(webhook: Webhook): boolean }

type Subscription = { url: string; settings: WebhookSettings; limit: Limit }

/** Subscribes an address. @throws ChatbotxError 422 when it cannot be called, 400 when there are too many */
export async function subscribe(
  tx: Transaction,
  fetch: Services['fetch'],
  caller: Caller,
  { url, settings, limit }: Subscription,
): Promise<Webhook> {
  const accountId = caller.account.id
  await lockSubscribing(tx, accountId)
  const known = await listWebhooks(tx, { accountId, dialect: 'chatbotx' })
  if (known.filter(limit.isOfSort).length >= limit.most)
    throw new ChatbotxError(limit.code, 400, `A workspace may have ${limit.most} of these; delete one first`)
  try {
    return await createWebhook(tx, fetch, {
      accountId,
      dialect: 'chatbotx',
      url,
      settings,
      inboxIds: inboxScope(caller),
    })
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_request') throw error
    throw unprocessable(error.message, [issueAt('url', error.message)])
  }
}

/** The webhooks that a caller may know of: one that is bound to some inboxes knows only those bound to them. */
export async function listVisible(db: Services['db'], caller: Caller): Promise<Webhook[]> {
  const webhooks = await listWebhooks(db, { accountId: caller.account.id, dialect: 'chatbotx' })
  const scope = inboxScope(caller)
  return webhooks.filter(({ inboxIds }) => !scope || inboxIds?.every((id) => scope.includes(id)))
}
