import Type from 'typebox'
import type { Webhook } from '../../../core/webhooks/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { presentTime } from '../present/time.ts'
import { Time, Uuid } from '../schemas.ts'

export const WebhookSchema = Type.Object({
  id: Uuid,
  url: Type.String(),
  status: Type.Enum(['active', 'inactive']),
  created_at: Time,
  updated_at: Time,
})

/** The secret is never shown again. */
export function presentWebhook({ id, url, status, createdAt, updatedAt }: Webhook) {
  return {
    id: toUuid('webhook', id),
    url,
    status,
    created_at: presentTime(createdAt),
    updated_at: presentTime(updatedAt),
  }
}

/** Whether a caller may know of a webhook: one that is bound to some inboxes sees only webhooks bound to those. */
export function canSee({ credential }: Caller, { inboxIds }: Webhook): boolean {
  const allowed = credential?.permissions.inboxIds
  return !allowed || (inboxIds?.every((id) => allowed.includes(id)) ?? false)
}
