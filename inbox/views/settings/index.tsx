import { Suspense, useEffect } from 'react'
import { canSee, toSection } from '../../models/settings/sections.ts'
import { Button } from '../kit/button.tsx'
import { ErrorBoundary } from '../kit/error-boundary.tsx'
import { EmptyState } from '../kit/states.tsx'
import { NotFound } from '../shell/not-found.tsx'
import { PageSkeleton } from '../shell/page-skeleton.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useApp } from '../use-app.ts'
import { useRoute } from '../use-route.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { SettingsNav } from './nav.tsx'
import { sections } from './sections.ts'
import { useSettingsCommands } from './use-settings-commands.ts'

/** How the account is set up: its pages at the start, and the one that the address names. */
export function SettingsPage() {
  const { settings } = useTexts()
  const { isPhone } = useLayout()
  const section = useSection()
  useSettingsCommands()
  return (
    <>
      {(!isPhone || section === null) && (
        <nav
          aria-label={settings.nav.title}
          className={
            isPhone
              ? 'min-w-0 flex-1 overflow-y-auto'
              : 'w-56 shrink-0 overflow-y-auto border-e border-line bg-canvas/60'
          }
        >
          <SettingsNav current={section} />
        </nav>
      )}
      {section !== null && (
        <div className="min-w-0 flex-1">
          <ErrorBoundary key={section}>
            <Suspense fallback={<PageSkeleton />}>
              <Section name={section} />
            </Suspense>
          </ErrorBoundary>
        </div>
      )}
    </>
  )
}

/** The section that the address names. Beside the list there is always one. */
function useSection(): string | null {
  const { router } = useApp()
  const { isPhone } = useLayout()
  const route = useRoute()
  const section = route.name === 'settings' ? route.section : null
  const isMissing = route.name === 'settings' && section === null && !isPhone
  useEffect(() => {
    if (isMissing) router.go({ name: 'settings', section: 'account', itemId: null }, { replace: true })
  }, [isMissing, router])
  return section
}

function Section({ name }: { name: string }) {
  const { router } = useApp()
  const { settings } = useTexts()
  const route = useRoute()
  const me = useStore((state) => state.me)
  const section = toSection(name)
  if (!section) return <NotFound />
  if (!canSee(me, section))
    return (
      <EmptyState
        icon="lock"
        title={settings.common.adminsOnly}
        text={settings.common.adminsOnlyText}
        action={<Button onPress={() => router.go('/settings')}>{settings.nav.title}</Button>}
      />
    )
  const Screen = sections[section]
  return <Screen itemId={route.name === 'settings' ? route.itemId : null} />
}
