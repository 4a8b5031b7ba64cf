import { getWebhook, type Webhook } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { readId } from '../read-id.ts'

/** A webhook of the caller's account, of any dialect, that the caller may know of. @throws AppError `not_found` */
export async function findWebhook(db: Db, caller: Caller, text: string): Promise<Webhook> {
  const webhook = await getWebhook(db, { accountId: caller.account.id, id: readId('webhook', text) })
  if (!canSee(caller, webhook)) throw notFound('webhook')
  return webhook
}

/** A webhook that was subscribed, which alone can be changed. @throws AppError `not_found` */
export async function findSubscription(db: Db, caller: Caller, text: string): Promise<Webhook> {
  const webhook = await findWebhook(db, caller, text)
  if (webhook.purpose !== 'subscription') throw notFound('webhook')
  return webhook
}

/** A key for certain inboxes sees the webhooks that are bound to those. */
export function canSee({ permissions }: Caller, { inboxIds }: Pick<Webhook, 'inboxIds'>): boolean {
  const allowed = permissions.inboxIds
  return !allowed || (inboxIds?.every((id) => allowed.includes(id)) ?? false)
}
