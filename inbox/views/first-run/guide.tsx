import { finishStep } from '../../models/first-run/finish.ts'
import type { StepId } from '../../models/first-run/steps.ts'
import { hidden } from '../../models/first-run/steps.ts'
import { Button } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { ProgressRing } from './progress-ring.tsx'
import { useStepActions } from './use-step-actions.ts'
import { useSteps } from './use-steps.ts'

const icons: Record<StepId, IconName> = {
  in: 'inbox',
  demo: 'globe',
  answer: 'message',
  sandbox: 'sparkle',
  whatsapp: 'phone',
  invite: 'user-plus',
}

/** The first steps in the place of the conversation that is not open yet. */
export function FirstRunGuide() {
  const app = useApp()
  const { firstRun: texts, kit } = useTexts().frame
  const account = useStore((state) => state.account.name)
  const { steps, done, next } = useSteps()
  const actions = useStepActions(true)
  return (
    <div className="h-full overflow-y-auto">
      <section
        aria-label={texts.title}
        className="mx-auto flex min-h-full w-full max-w-xl flex-col justify-center px-8 py-10"
      >
        <header className="mb-5 flex items-center gap-4">
          <ProgressRing part={done.length / steps.length} size={40} />
          <div className="min-w-0 flex-1">
            <h2 className="truncate text-xl font-semibold tracking-tight text-strong" dir="auto">
              {texts.welcome(account)}
            </h2>
            <p className="tabular text-sm text-muted">{texts.progress(done.length, steps.length)}</p>
          </div>
          <Button variant="ghost" size="sm" onPress={() => void finishStep(app, hidden)}>
            {next ? texts.hide : kit.close}
          </Button>
        </header>
        <ol className="overflow-hidden rounded-xl border border-line">
          {steps.map((id) => {
            const isDone = done.includes(id)
            const action = actions[id]
            return (
              <li
                key={id}
                className={cx(
                  'flex items-center gap-4 border-b border-line px-4 py-3.5 last:border-b-0',
                  id === next && 'bg-accent-soft',
                )}
              >
                <span
                  className={cx(
                    'flex size-8 shrink-0 items-center justify-center rounded-full',
                    isDone && 'bg-success-soft text-success-text',
                    !isDone && (id === next ? 'bg-panel text-accent-text' : 'bg-sunken text-muted'),
                  )}
                >
                  <Icon name={isDone ? 'check' : icons[id]} size={17} />
                </span>
                <div className="min-w-0 flex-1">
                  <p className={cx('text-base', isDone ? 'text-muted' : 'font-medium text-strong')}>
                    {texts.steps[id].title}
                    {isDone && <span className="sr-only"> · {texts.done}</span>}
                  </p>
                  <p className="text-sm text-muted">{texts.steps[id].text}</p>
                </div>
                {!isDone && action && (
                  <Button variant={id === next ? 'primary' : 'secondary'} onPress={action.run}>
                    {action.label}
                  </Button>
                )}
              </li>
            )
          })}
        </ol>
        {!next && <p className="mt-4 text-center text-sm text-muted">{texts.allDone}</p>}
      </section>
    </div>
  )
}
