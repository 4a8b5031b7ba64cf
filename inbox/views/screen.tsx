import { lazy, Suspense, useEffect } from 'react'
import { Shell } from './shell/shell.tsx'
import { Starting } from './shell/starting.tsx'
import { ToastRegion } from './shell/toast-region.tsx'
import { useShortcuts } from './shell/use-shortcuts.ts'
import { AppContext, useFrame } from './use-app.ts'
import { useObservable } from './use-observable.ts'
import { useRoute } from './use-route.ts'

const SignInPages = lazy(async () => ({ default: (await import('./sign-in/index.tsx')).SignInPages }))

/** The inbox, or the way into it. */
export function Screen() {
  const { session, router } = useFrame()
  const { state } = useObservable(session)
  const route = useRoute()
  useShortcuts()
  const isOpenPage = route.name === 'sign-in' || route.name === 'invite' || route.name === 'reset'
  const isSignedOut = state.name === 'signed-out'
  useEffect(() => {
    if (isSignedOut && !isOpenPage)
      router.go('/sign-in', { replace: true, query: { to: router.path === '/' ? null : router.path } })
    if (state.name === 'ready' && route.name === 'sign-in')
      router.go(insideOnly(router.query.get('to')), { replace: true })
  }, [isSignedOut, isOpenPage, state.name, route.name, router])
  return (
    <>
      {state.name === 'ready' && route.name !== 'invite' && route.name !== 'reset' && (
        <AppContext value={state.app}>
          <Shell />
        </AppContext>
      )}
      {state.name !== 'ready' && !isOpenPage && <Starting isUnreachable={state.name === 'unreachable'} />}
      {(isSignedOut || route.name === 'invite' || route.name === 'reset') && isOpenPage && (
        <Suspense fallback={<Starting isUnreachable={false} />}>
          <SignInPages wasSignedIn={state.name === 'signed-out' && state.wasSignedIn} />
        </Suspense>
      )}
      {state.name !== 'ready' && !isSignedOut && route.name === 'sign-in' && (
        <Starting isUnreachable={state.name === 'unreachable'} />
      )}
      <ToastRegion />
    </>
  )
}

/** Where a link into the sign-in page may lead afterwards: nowhere but into the inbox. */
function insideOnly(to: string | null): string {
  const target = URL.parse(to ?? '/', location.origin)
  return target?.origin === location.origin ? target.pathname + target.search : '/'
}
