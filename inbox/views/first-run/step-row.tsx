import type { StepId } from '../../models/first-run/steps.ts'
import { Button } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { useTexts } from '../use-texts.ts'

export type StepRowProps = {
  id: StepId
  isDone: boolean
  /** The first that is not done: explained, with its button. */
  isNext: boolean
  action?: { label: string; run(): void }
  onSkip: () => void
}

export function StepRow({ id, isDone, isNext, action, onSkip }: StepRowProps) {
  const { firstRun: texts } = useTexts().frame
  const { title, text } = texts.steps[id]
  return (
    <li className={cx('flex gap-2 rounded-md px-1.5 py-1.5', isNext && 'bg-hover')}>
      <span
        className={cx(
          'mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full',
          isDone ? 'bg-success text-white dark:text-canvas' : 'border-[1.5px] border-faint',
        )}
      >
        {isDone && <Icon name="check" size={11} />}
      </span>
      <div className="min-w-0 flex-1">
        <p className={cx('text-sm', isDone ? 'text-muted' : 'font-medium text-strong')}>
          {!isDone && !isNext && action ? (
            <button type="button" onClick={action.run} className="text-start hover:underline">
              {title}
            </button>
          ) : (
            title
          )}
          {isDone && <span className="sr-only"> · {texts.done}</span>}
        </p>
        {isNext && (
          <>
            <p className="mt-0.5 text-xs text-muted">{text}</p>
            <div className="mt-2 flex gap-1.5">
              {action && (
                <Button size="sm" variant="primary" onPress={action.run}>
                  {action.label}
                </Button>
              )}
              <Button size="sm" variant="ghost" onPress={onSkip}>
                {texts.skip}
              </Button>
            </div>
          </>
        )}
      </div>
    </li>
  )
}
