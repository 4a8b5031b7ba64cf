import { useQuery } from '@tanstack/react-query'
import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { checkInbox } from '../../../models/settings/inboxes/inboxes.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { Button } from '../../kit/button.tsx'
import { Banner, ErrorState, Skeleton } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'
import { Card } from '../parts/card.tsx'
import { CheckResult } from './check-result.tsx'

const staleMs = 300_000

/** What the network says of the inbox, asked again whenever somebody wants. */
export function CheckCard({ inbox }: { inbox: InboxDetails }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.inboxes
  const isOn = inbox.status !== 'inactive'
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: settingsKeys.health(inbox.id),
    queryFn: () => checkInbox(app, inbox.id),
    enabled: isOn,
    staleTime: staleMs,
    retry: false,
  })
  return (
    <Card
      title={texts.page.tabs.connection}
      end={
        <Button icon="pulse" size="sm" isPending={isFetching} onPress={() => void refetch()}>
          {texts.page.check}
        </Button>
      }
    >
      {inbox.status === 'suspended' && (
        <Banner tone="danger" icon="alert" className="rounded-md">
          {inbox.status_reason ? texts.suspended(inbox.status_reason) : texts.statuses.suspended}.{' '}
          {texts.suspendedText}
        </Banner>
      )}
      {data && <CheckResult check={data} />}
      {!data && error && <ErrorState problem={error} onRetry={() => void refetch()} className="py-4" />}
      {!data && !error && isFetching && <Skeleton className="h-24 w-full rounded-md" />}
      {!data && !error && !isFetching && <p className="text-sm text-muted">{texts.check.text}</p>}
    </Card>
  )
}
