import { useEffect } from 'react'
import { tellFailure } from '../../models/failures.ts'
import type { PushState } from '../../models/push/push.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'

/** Notices of this device: how it stands, and the switch where there is one. */
export function PushSetting() {
  const app = useApp()
  const { push: texts } = useTexts().frame
  const push = useObservable(app.push)
  const key = useStore((state) => state.server.web_push_key)
  useEffect(() => {
    app.push.look(key).catch((error) => tellFailure(app, error))
  }, [app, key])
  const reasons: Partial<Record<PushState, string>> = {
    denied: texts.denied,
    unsupported: texts.unsupported,
    insecure: texts.insecure,
    unavailable: texts.unavailable,
    'home-screen': texts.homeScreen,
  }
  const attempt = (work: () => Promise<void>) => void work().catch((error) => tellFailure(app, error))
  const { state, isBusy } = push
  return (
    <section aria-label={texts.title} className="rounded-lg border border-line p-4">
      <div className="flex items-start gap-3">
        <Icon name={state === 'on' ? 'bell' : 'bell-off'} className="mt-0.5 text-muted" />
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-2 text-sm font-medium text-strong">
            {texts.title}
            {state === 'on' && <Badge tone="success">{texts.on}</Badge>}
          </p>
          <p className="mt-0.5 text-sm text-muted">{reasons[state] ?? texts.text}</p>
        </div>
        {state === 'off' && (
          <Button isPending={isBusy} onPress={() => key && attempt(() => push.turnOn(key))}>
            {texts.enable}
          </Button>
        )}
        {state === 'on' && (
          <Button isPending={isBusy} onPress={() => attempt(() => push.turnOff())}>
            {texts.disable}
          </Button>
        )}
      </div>
    </section>
  )
}
