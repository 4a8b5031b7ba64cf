import { useQuery } from '@tanstack/react-query'
import type { Inbox } from '../../../../shared/parley/index.ts'
import { canAsk } from '../../../models/settings/inboxes/health.ts'
import { checkInbox, listChannels } from '../../../models/settings/inboxes/inboxes.ts'
import { readNumber } from '../../../models/settings/inboxes/whatsapp.ts'
import { settingsKeys } from '../../../models/settings/query-keys.ts'
import { failureReason } from '../../../models/thread/failure-reason.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import { Explained } from '../../kit/tooltip.tsx'
import { useApp } from '../../use-app.ts'
import { useTexts } from '../../use-texts.ts'

/** Networks are not asked more often than this. */
const staleMs = 300_000
const qualityTones: Record<string, Tone> = { green: 'success', yellow: 'warning', red: 'danger' }

/** What the network says of an inbox that is switched on, where a network can be asked. */
export function InboxHealth({ inbox }: { inbox: Inbox }) {
  const app = useApp()
  const { settings, thread } = useTexts()
  const texts = settings.inboxes.health
  const { data: channels } = useQuery({
    queryKey: settingsKeys.channels,
    queryFn: () => listChannels(app),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const canCheck = canAsk(channels?.find(({ channel }) => channel === inbox.channel))
  const { data, isFetching } = useQuery({
    queryKey: settingsKeys.health(inbox.id),
    queryFn: () => checkInbox(app, inbox.id),
    enabled: canCheck && inbox.status !== 'inactive',
    staleTime: staleMs,
    retry: false,
  })
  if (!data)
    return isFetching ? <span className="text-xs text-muted max-sm:hidden">{texts.checking}</span> : null
  if (!data.ok)
    return (
      <Explained text={data.error ? failureReason(data.error, thread.delivery.reasons).reason : texts.failed}>
        <span className="max-sm:hidden">
          <Badge tone="danger" icon="cloud-off">
            {texts.failed}
          </Badge>
        </span>
      </Explained>
    )
  const { quality } = readNumber(data)
  return (
    <span className="max-sm:hidden">
      <Badge tone={quality ? qualityTones[quality] : 'neutral'} icon="pulse">
        {quality ? texts.quality[quality] : texts.ok}
      </Badge>
    </span>
  )
}
