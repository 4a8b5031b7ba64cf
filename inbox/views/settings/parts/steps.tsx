import { cx } from '../../kit/class-names.ts'
import { Icon } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

/** How far one has come. */
export function Steps({ names, current }: { names: string[]; current: number }) {
  const { settings, formatNumber } = useTexts()
  return (
    <ol className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {names.map((name, index) => {
        const isDone = index < current
        const isCurrent = index === current
        return (
          <li
            key={name}
            aria-current={isCurrent ? 'step' : undefined}
            className={cx(
              'flex items-center gap-2 text-sm',
              isCurrent ? 'font-medium text-strong' : 'text-muted',
            )}
          >
            {index > 0 && <span aria-hidden="true" className="me-1 h-px w-8 bg-line-strong max-sm:w-4" />}
            <span
              aria-hidden="true"
              className={cx(
                'tabular flex size-5.5 items-center justify-center rounded-full text-xs font-semibold',
                isCurrent && 'bg-accent text-on-accent',
                isDone && 'bg-success-soft text-success-text',
                !isCurrent && !isDone && 'bg-sunken text-muted ring-1 ring-line-strong ring-inset',
              )}
            >
              {isDone ? <Icon name="check" size={13} /> : formatNumber(index + 1)}
            </span>
            {name}
            {isDone && <span className="sr-only">{settings.common.done}</span>}
          </li>
        )
      })}
    </ol>
  )
}
