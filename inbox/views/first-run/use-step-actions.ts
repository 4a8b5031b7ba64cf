import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { InboxDetails } from '../../../shared/parley/index.ts'
import { finishStep } from '../../models/first-run/finish.ts'
import { listSteps, type StepId } from '../../models/first-run/steps.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

type Action = { label: string; run(): void }

/** What the button of each step does; a step that cannot be done from here has none. */
export function useStepActions(isOpen: boolean): Partial<Record<StepId, Action>> {
  const app = useApp()
  const { firstRun: texts } = useTexts().frame
  const { router } = app
  const webchatId = useStore(
    ({ inboxes }) => Object.values(inboxes).find(({ channel }) => channel === 'webchat')?.id ?? null,
  )
  const sandboxUrl = useStore((state) => state.server.sandbox_url)
  const { data: webchat } = useQuery({
    queryKey: ['inbox', webchatId],
    queryFn: () => app.api.get<InboxDetails>(`/inboxes/${webchatId}`),
    enabled: isOpen && webchatId !== null,
    staleTime: 600_000,
  })
  useEvidentSteps()
  const demoUrl = webchat?.demo_url ?? null
  const open = (url: string) => window.open(url, '_blank', 'noopener')
  return {
    ...(demoUrl && {
      demo: {
        label: texts.steps.demo.action,
        run: () => {
          open(demoUrl)
          void finishStep(app, 'demo')
        },
      },
    }),
    answer: {
      label: texts.steps.answer.action,
      run: () => router.go({ name: 'view', viewId: 'all', conversationId: null }),
    },
    ...(sandboxUrl && { sandbox: { label: texts.steps.sandbox.action, run: () => open(sandboxUrl) } }),
    whatsapp: {
      label: texts.steps.whatsapp.action,
      run: () => router.go({ name: 'settings', section: 'inboxes', itemId: 'new' }),
    },
    invite: {
      label: texts.steps.invite.action,
      run: () => router.go({ name: 'settings', section: 'agents', itemId: null }),
    },
  }
}

/** What shows to be done is noted: a conversation that is loaded now may not be loaded tomorrow. */
function useEvidentSteps(): void {
  const app = useApp()
  const noted = useRef(new Set<string>())
  const evident = useStore((state) =>
    listSteps(state)
      .filter(({ id, isDone }) => isDone && !state.preferences.finished_steps?.includes(id))
      .map(({ id }) => id)
      .join(),
  )
  useEffect(() => {
    const first = evident.split(',').find((id) => id && !noted.current.has(id))
    if (!first) return
    // Once: what could not be noted is noted with the next page.
    noted.current.add(first)
    void finishStep(app, first as StepId)
  }, [app, evident])
}
