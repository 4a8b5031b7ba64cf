import { useState } from 'react'
import type { Webhook } from '../../../../shared/parley/index.ts'
import { dialectNames } from '../../../models/settings/webhooks/webhooks.ts'
import { Badge } from '../../kit/badge.tsx'
import { Button } from '../../kit/button.tsx'
import { EmptyState, ErrorState } from '../../kit/states.tsx'
import { useTexts } from '../../use-texts.ts'
import { Dotted } from '../parts/dotted.tsx'
import { ItemList, ItemListSkeleton, ItemRow } from '../parts/item-list.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useInboxNames } from '../parts/use-inbox-names.ts'
import { NewWebhookDialog } from './new-webhook-dialog.tsx'
import { useWebhooks } from './use-webhooks.ts'
import { WebhookStatus } from './webhook-status.tsx'

export function WebhookList() {
  const { settings } = useTexts()
  const texts = settings.webhooks
  const { data, error, refetch } = useWebhooks()
  const [isCreating, setCreating] = useState(false)
  const create = (
    <Button variant="primary" icon="plus" onPress={() => setCreating(true)}>
      {texts.create}
    </Button>
  )
  return (
    <SettingsScreen title={texts.title} text={texts.text} actions={data && data.length > 0 && create}>
      {error && !data && <ErrorState problem={error} onRetry={() => void refetch()} />}
      {!data && !error && <ItemListSkeleton />}
      {data?.length === 0 && (
        <EmptyState icon="webhook" title={texts.none} text={texts.noneText} action={create} />
      )}
      {data && data.length > 0 && (
        <ItemList label={texts.title}>
          {data.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} />
          ))}
        </ItemList>
      )}
      {isCreating && <NewWebhookDialog onClose={() => setCreating(false)} />}
    </SettingsScreen>
  )
}

function WebhookRow({ webhook }: { webhook: Webhook }) {
  const { settings } = useTexts()
  const texts = settings.webhooks
  const inboxNames = useInboxNames()
  const { id, url, dialect, kind, events, inbox_ids: inboxIds, status_reason: reason } = webhook
  const told =
    dialect === 'hatif'
      ? (texts.kinds[kind as keyof typeof texts.kinds] ?? kind)
      : events
        ? texts.eventsCount(events.length)
        : texts.allEvents
  return (
    <ItemRow
      title={url}
      isTitleCode
      to={`/settings/webhooks/${id}`}
      text={
        reason ? (
          <span className="text-danger-text">{texts.stopped(reason)}</span>
        ) : (
          <Dotted
            parts={[
              { id: 'told', content: told },
              { id: 'inboxes', content: inboxIds !== null && inboxNames(inboxIds) },
            ]}
          />
        )
      }
      end={
        <>
          <span className="max-sm:hidden">
            <Badge>{dialectNames[dialect]}</Badge>
          </span>
          <WebhookStatus webhook={webhook} />
        </>
      }
    />
  )
}
