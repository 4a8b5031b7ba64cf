import type { Webhook } from '../../../../shared/parley/index.ts'
import { Badge } from '../../kit/badge.tsx'
import { useTexts } from '../../use-texts.ts'

/** Whether it is told, or stopped because nobody answered. */
export function WebhookStatus({ webhook }: { webhook: Pick<Webhook, 'status' | 'status_reason'> }) {
  const { settings } = useTexts()
  const { statuses } = settings.webhooks
  const { status, status_reason: reason } = webhook
  if (status === 'active')
    return (
      <Badge tone="success" icon="check">
        {statuses.active}
      </Badge>
    )
  return (
    <Badge tone={reason ? 'danger' : 'neutral'} icon={reason ? 'alert' : 'pause'}>
      {statuses.inactive}
    </Badge>
  )
}
