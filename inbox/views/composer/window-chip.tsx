import { Button } from 'react-aria-components/Button'
import type { ReplyWindow } from '../../models/composer/reply-window.ts'
import { channelName } from '../kit/channel-mark.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { Tooltip } from '../kit/tooltip.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useTexts } from '../use-texts.ts'

/** How long a free-form answer may still be sent. */
export function WindowChip({ window }: { window: ReplyWindow }) {
  const { thread, frame, locale, formatFull } = useTexts()
  const { conversation } = useThread()
  if (window.state !== 'open' && window.state !== 'closing') return null
  const { leftMs, endsAt, state } = window
  const help = thread.window.leftHelp(channelName(frame.channels, conversation.channel), formatFull(endsAt))
  const words = thread.window.left(spanOf(locale, leftMs))
  return (
    <Tooltip text={help}>
      <Button
        className={cx(
          'ring-focus tabular flex items-center gap-1 rounded-sm px-1 text-xs',
          state === 'closing' ? 'font-medium text-warning-text' : 'text-muted',
        )}
      >
        <Icon name="clock" size={14} />
        {words}
      </Button>
    </Tooltip>
  )
}

function spanOf(locale: string, ms: number): string {
  const minutes = Math.max(1, Math.floor(ms / 60_000))
  const [value, unit] = minutes < 60 ? [minutes, 'minute'] : [Math.floor(minutes / 60), 'hour']
  const numbers = locale === 'ar' ? 'ar-u-nu-latn' : locale
  return new Intl.NumberFormat(numbers, { style: 'unit', unit: unit as string, unitDisplay: 'short' }).format(
    value as number,
  )
}
