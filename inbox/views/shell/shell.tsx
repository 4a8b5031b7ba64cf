import { lazy, Suspense } from 'react'
import { ErrorBoundary } from '../kit/error-boundary.tsx'
import { ListTools } from '../list/tools.tsx'
import { useRoute } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'
import { AppDialogs } from './app-dialogs.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Conversations } from './conversations.tsx'
import { lazyArea } from './lazy-area.ts'
import { NavColumn } from './nav-column.tsx'
import { NotFound } from './not-found.tsx'
import { PageSkeleton } from './page-skeleton.tsx'
import { useFrameCommands } from './use-frame-commands.ts'
import { useHome } from './use-home.ts'
import { useLayout } from './use-layout.ts'
import { useNotices } from './use-notices.ts'

const ContactsPage = lazy(async () => ({ default: (await import('../contacts/index.tsx')).ContactsPage }))
const SearchPage = lazy(async () => ({ default: (await import('../search/index.tsx')).SearchPage }))
const SettingsPage = lazyArea('settings', async () => (await import('../settings/index.tsx')).SettingsPage)

/** The inbox of who is signed in: the way about at the start, and beside it what the address names. */
export function Shell() {
  const { frame } = useTexts()
  const { isSidebarDocked } = useLayout()
  const route = useRoute()
  const hasAreas = route.name === 'view' || route.name === 'conversation' || route.name === 'home'
  useFrameCommands()
  useHome()
  useNotices()
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#main"
        className="sr-only rounded-md bg-raised px-3 py-2 text-sm font-medium text-strong shadow-float focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50"
      >
        {frame.areas.skip}
      </a>
      <ConnectionBanner />
      <div className="flex min-h-0 flex-1">
        <NavColumn isDocked={isSidebarDocked} />
        <main
          id="main"
          data-area={hasAreas ? undefined : ''}
          tabIndex={-1}
          className="flex min-w-0 flex-1 bg-panel outline-none"
        >
          <ErrorBoundary key={route.name}>
            <Suspense fallback={<PageSkeleton />}>
              <Place name={route.name} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <AppDialogs />
      <ListTools />
    </div>
  )
}

function Place({ name }: { name: ReturnType<typeof useRoute>['name'] }) {
  switch (name) {
    case 'contacts':
      return <ContactsPage />
    case 'search':
      return <SearchPage />
    case 'settings':
      return <SettingsPage />
    case 'unknown':
      return <NotFound />
    default:
      return <Conversations />
  }
}
