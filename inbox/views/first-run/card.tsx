import { useState } from 'react'
import { finishStep } from '../../models/first-run/finish.ts'
import { hidden, isShown } from '../../models/first-run/steps.ts'
import { IconButton } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useApp } from '../use-app.ts'
import { useRoute } from '../use-route.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { ProgressRing } from './progress-ring.tsx'
import { StepRow } from './step-row.tsx'
import { useStepActions } from './use-step-actions.ts'
import { useSteps } from './use-steps.ts'

/** The first steps, small, while a conversation stands where the guide would be. What is done is ticked by itself. */
export function FirstRunCard() {
  const isWanted = useStore(isShown)
  const route = useRoute()
  const { isPhone } = useLayout()
  const isGuideShown = !isPhone && route.name === 'view' && route.conversationId === null
  return isWanted && !isGuideShown ? <Card /> : null
}

function Card() {
  const app = useApp()
  const { firstRun: texts } = useTexts().frame
  const { steps, done, next } = useSteps()
  const [isOpen, setOpen] = useState(false)
  const actions = useStepActions(isOpen)
  const hide = () => void finishStep(app, hidden)
  return (
    <section
      aria-label={texts.title}
      className="mx-2 mb-2 shrink-0 overflow-hidden rounded-lg bg-panel shadow-card"
    >
      <div className="flex items-center gap-1 py-1.5 ps-1 pe-1">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 py-1 text-start"
        >
          <ProgressRing part={done.length / steps.length} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm font-semibold text-strong">{texts.title}</span>
            <span className="tabular block truncate text-xs text-muted">
              {texts.progress(done.length, steps.length)}
            </span>
          </span>
          <Icon name={isOpen ? 'chevron-down' : 'chevron-up'} size={14} className="text-muted" />
        </button>
        <IconButton label={texts.hide} icon="close" size="sm" onPress={hide} />
      </div>
      {isOpen && (
        <ol className="max-h-[40vh] overflow-y-auto border-t border-line p-1.5">
          {steps.map((id) => (
            <StepRow
              key={id}
              id={id}
              isDone={done.includes(id)}
              isNext={id === next}
              action={actions[id]}
              onSkip={() => void finishStep(app, id)}
            />
          ))}
          {!next && <li className="px-2 py-2 text-sm text-muted">{texts.allDone}</li>}
        </ol>
      )}
    </section>
  )
}
