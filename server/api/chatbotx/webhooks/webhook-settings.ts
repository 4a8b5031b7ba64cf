import type { Webhook } from '../../../core/webhooks/index.ts'
import type { ConditionInput, ConditionType } from './conditions.ts'

/** What a webhook of this dialect chooses: what it is told and its name; or, of an external one, its event. */
export type WebhookSettings = {
  name?: string
  conditions?: ConditionInput[]
  external?: { provider: string; event: string }
}

export function settingsOf({ settings }: Pick<Webhook, 'settings'>): WebhookSettings {
  return settings as WebhookSettings
}

export function isExternal(webhook: Pick<Webhook, 'settings'>): boolean {
  return settingsOf(webhook).external !== undefined
}

/** Whether a webhook waits for something; one that was made elsewhere, without conditions, for everything. */
export function waitsFor(
  webhook: Pick<Webhook, 'settings'>,
  { type, sourceId }: { type: ConditionType; sourceId?: string },
): boolean {
  const { conditions, external } = settingsOf(webhook)
  if (external) return false
  if (!conditions) return true
  return conditions.some((condition) => {
    const source = 'sourceId' in condition ? condition.sourceId : undefined
    return condition.type === type && (!source || source === sourceId)
  })
}
