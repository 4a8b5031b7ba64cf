import { Button } from 'react-aria-components/Button'
import type { Message } from '../../../shared/parley/index.ts'
import { failureReason } from '../../models/thread/failure-reason.ts'
import { cx } from '../kit/class-names.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { Tooltip } from '../kit/tooltip.tsx'
import { useTexts } from '../use-texts.ts'

const icons: Record<Message['status'], IconName> = {
  queued: 'clock',
  unknown: 'question',
  sent: 'check-single',
  failed: 'alert',
  delivered: 'check-double',
  read: 'check-double',
}

const tones: Partial<Record<Message['status'], string>> = {
  read: 'text-accent-text',
  failed: 'text-danger-text',
  unknown: 'text-warning-text',
}

/** What became of a message that went out; the whole story while it is pointed at or focused. */
export function DeliveryMark({ message }: { message: Message }) {
  const { thread, formatTime } = useTexts()
  const { status } = message
  const word = thread.delivery[status]
  const steps = [
    ['read', message.read_at],
    ['delivered', message.delivered_at],
    ['sent', message.sent_at],
  ] as const
  const story = steps.flatMap(([step, at]) =>
    at ? [thread.delivery.at(thread.delivery[step], formatTime(at))] : [],
  )
  const reason =
    status === 'failed' && message.error && failureReason(message.error, thread.delivery.reasons).reason
  return (
    <Tooltip text={reason ? `${word}: ${reason}` : story.length > 0 ? story.join(' · ') : word}>
      <Button aria-label={word} className={cx('ring-focus inline-flex rounded-sm', tones[status])}>
        <Icon name={icons[status]} size={15} />
      </Button>
    </Tooltip>
  )
}
