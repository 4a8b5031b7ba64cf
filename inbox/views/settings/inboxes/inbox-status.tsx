import type { Inbox } from '../../../../shared/parley/index.ts'
import { Badge, type Tone } from '../../kit/badge.tsx'
import type { IconName } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

const looks: Record<Inbox['status'], { tone: Tone; icon: IconName }> = {
  active: { tone: 'success', icon: 'check' },
  inactive: { tone: 'neutral', icon: 'pause' },
  suspended: { tone: 'danger', icon: 'alert' },
}

export function InboxStatus({ inbox: { status } }: { inbox: Pick<Inbox, 'status'> }) {
  const { settings } = useTexts()
  return <Badge {...looks[status]}>{settings.inboxes.statuses[status]}</Badge>
}
