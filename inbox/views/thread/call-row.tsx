import type { Call } from '../../../shared/parley/index.ts'
import type { ThreadTexts } from '../../texts/thread/en.ts'
import { cx } from '../kit/class-names.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { ClockTime } from '../kit/time.tsx'
import { useTexts } from '../use-texts.ts'
import { AudioPlayer, clockOf } from './audio-player.tsx'

/** A call: which way, whether somebody took it, how long, what was recorded. */
export function CallRow({ call }: { call: Call }) {
  const { thread, formatFull } = useTexts()
  const {
    direction,
    missed,
    duration_seconds: seconds,
    pressed_keys: keys,
    recording_url: recording,
    at,
  } = call
  const isInbound = direction === 'inbound'
  const title = missed ? thread.call.missed : isInbound ? thread.call.inbound : thread.call.outbound
  const facts = [factOf(call, thread), seconds ? thread.call.duration(clockOf(seconds)) : undefined].filter(
    Boolean,
  )
  const icon: IconName = missed ? 'phone-missed' : isInbound ? 'phone-in' : 'phone-out'
  return (
    <article
      data-message={call.id}
      tabIndex={-1}
      aria-label={`${title}, ${formatFull(at)}`}
      className={cx('flex gap-2 rounded-lg px-1 py-1.5', isInbound ? 'ps-10' : 'flex-row-reverse')}
    >
      <div className="flex min-w-60 max-w-full flex-col gap-2 rounded-xl border border-line bg-panel px-3 py-2">
        <div className="flex items-center gap-3">
          <span
            className={cx(
              'flex size-9 shrink-0 items-center justify-center rounded-full',
              missed ? 'bg-danger-soft text-danger-text' : 'bg-success-soft text-success-text',
            )}
          >
            <Icon name={icon} size={18} />
          </span>
          <div className="min-w-0 flex-1">
            <p className={cx('font-medium', missed ? 'text-danger-text' : 'text-strong')}>{title}</p>
            <p className="tabular text-xs text-muted">
              <ClockTime at={at} />
              {facts.map((fact) => (
                <span key={fact}> · {fact}</span>
              ))}
            </p>
          </div>
        </div>
        {keys && (
          <p className="text-xs text-muted">
            {thread.call.pressed}{' '}
            <bdi dir="ltr" className="tabular rounded-sm bg-hover px-1 font-mono text-strong">
              {keys}
            </bdi>
          </p>
        )}
        {recording && (
          <AudioPlayer src={recording} seed={call.id} label={thread.call.recording} seconds={seconds} />
        )}
        {call.error && (
          <p className="text-xs text-danger-text" dir="auto">
            {call.error}
          </p>
        )}
      </div>
    </article>
  )
}

function factOf({ status, missed }: Call, { call }: ThreadTexts): string | undefined {
  switch (status) {
    case 'queued':
      return call.queued
    case 'ringing':
    case 'pre_accepted':
      return call.ringing
    case 'answered':
      return call.answered
    case 'busy':
      return call.busy
    case 'no_answer':
      return missed ? undefined : call.noAnswer
    case 'rejected':
      return call.rejected
    case 'failed':
      return call.failed
    case 'cancelled':
      return missed ? undefined : call.cancelled
    default:
      return undefined
  }
}
