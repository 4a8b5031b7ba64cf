import { lazy, Suspense } from 'react'
import { tellFailure } from '../../models/failures.ts'
import { ErrorBoundary } from '../kit/error-boundary.tsx'
import { useFrame } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { loadCommandBar } from './prefetch.ts'
import { SignOutEverywhere } from './sign-out-everywhere.tsx'

const CommandBar = lazy(async () => ({ default: (await loadCommandBar()).CommandBar }))
const KeysDialog = lazy(async () => ({ default: (await import('../keys/index.tsx')).KeysDialog }))
const ProfileDialog = lazy(async () => ({ default: (await import('../profile/index.tsx')).ProfileDialog }))

/** The dialogs that may be opened from everywhere; their scripts come when they are wanted. */
export function AppDialogs() {
  const app = useFrame()
  const { dialogs } = app
  const { open } = useObservable(dialogs)
  const close = () => dialogs.close()
  return (
    <ErrorBoundary
      onError={(error) => {
        close()
        tellFailure(app, error)
      }}
    >
      <Suspense>
        {open?.name === 'command-bar' && <CommandBar onClose={close} />}
        {open?.name === 'keys' && <KeysDialog onClose={close} />}
        {open?.name === 'profile' && <ProfileDialog tab={open.tab} onClose={close} />}
        {open?.name === 'sign-out-everywhere' && <SignOutEverywhere onClose={close} />}
      </Suspense>
    </ErrorBoundary>
  )
}
