import type { Webhook } from '../../../core/webhooks/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { webhookTypes } from '../events/event-types.ts'

/** The only types of events that a webhook of ours is told; undefined: all. */
export function chosenTypes({ settings }: Pick<Webhook, 'settings'>): string[] | undefined {
  const { events } = settings
  return Array.isArray(events) ? events.map(String) : undefined
}

/** What is kept of a choice; null: all. @throws AppError `invalid_request` */
export function toSettings(
  dialect: Webhook['dialect'],
  types: string[] | null | undefined,
): Record<string, unknown> | undefined {
  if (types === undefined) return undefined
  if (dialect !== 'parley')
    throw invalidField(
      'events',
      `is not taken by webhooks of ${dialect}, which are told what that vendor tells`,
    )
  const known: readonly string[] = webhookTypes
  const unknown = types?.find((type) => !known.includes(type))
  if (unknown !== undefined)
    throw invalidField('events', `has '${unknown}', which is none of ${known.join(', ')}`, 'INVALID', unknown)
  return { events: types && [...new Set(types)] }
}
