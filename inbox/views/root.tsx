import { QueryClientProvider } from '@tanstack/react-query'
import { I18nProvider } from 'react-aria-components/I18nProvider'
import type { FrameModel } from '../models/app.ts'
import { Screen } from './screen.tsx'
import { FrameContext } from './use-app.ts'
import { useObservable } from './use-observable.ts'

/** Everything on the page. */
export function Root({ frame }: { frame: FrameModel }) {
  const { speech } = useObservable(frame.i18n)
  return (
    <FrameContext value={frame}>
      <QueryClientProvider client={frame.queries}>
        <I18nProvider locale={speech.locale}>
          <Screen />
        </I18nProvider>
      </QueryClientProvider>
    </FrameContext>
  )
}
