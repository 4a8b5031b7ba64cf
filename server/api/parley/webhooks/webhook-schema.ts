import Type, { type Static } from 'typebox'
import { dialects } from '../../../core/accounts/index.ts'
import { kindOf, type Webhook } from '../../../core/webhooks/index.ts'
import { toUuid } from '../../../platform/ids.ts'
import { Id, Nullable, Time, Uuid } from '../schemas.ts'

export const WebhookSchema = Type.Object({
  id: Id,
  uuid: Uuid,
  dialect: Type.Enum([...dialects]),
  kind: Nullable(Type.String({ description: 'What it is told, where its dialect lets it choose' })),
  url: Type.String(),
  status: Type.Enum(['active', 'inactive']),
  status_reason: Nullable(Type.String()),
  is_signed: Type.Boolean({ description: 'Whether there is a secret; it is shown when it is made' }),
  inbox_ids: Nullable(Type.Array(Id)),
  created_at: Time,
  updated_at: Time,
})

/** Without its secret, which is shown when it is made. */
export function presentWebhook(webhook: Webhook): Static<typeof WebhookSchema> {
  const { id, dialect, url, secret, status, statusReason, inboxIds, createdAt, updatedAt } = webhook
  return {
    id,
    uuid: toUuid('webhook', id),
    dialect,
    kind: kindOf(webhook) ?? null,
    url,
    status,
    status_reason: statusReason ?? null,
    is_signed: secret !== '',
    inbox_ids: inboxIds ?? null,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  }
}
