import { FirstRunCard } from '../first-run/card.tsx'
import { Drawer } from '../kit/dialog.tsx'
import { ErrorBoundary } from '../kit/error-boundary.tsx'
import { Sidebar } from '../sidebar/index.tsx'
import { useTexts } from '../use-texts.ts'
import { useLayout } from './use-layout.ts'
import { UserMenu } from './user-menu.tsx'

/** The way about: views above, the first steps and oneself at the foot. Beside the rest, or opened over it. */
export function NavColumn({ isDocked }: { isDocked: boolean }) {
  const layout = useLayout()
  const { frame } = useTexts()
  if (isDocked)
    return (
      <nav
        data-area
        aria-label={frame.areas.sidebar}
        className="flex w-60 shrink-0 flex-col border-e border-line bg-canvas"
      >
        <Content />
      </nav>
    )
  return (
    <Drawer
      side="start"
      size="sm"
      title={frame.areas.sidebar}
      isTitleHidden
      isOpen={layout.isSidebarOver}
      onClose={() => layout.closeOver()}
    >
      <nav aria-label={frame.areas.sidebar} className="flex h-full flex-col bg-canvas">
        <Content />
      </nav>
    </Drawer>
  )
}

function Content() {
  return (
    <>
      <div className="min-h-0 flex-1">
        <ErrorBoundary>
          <Sidebar />
        </ErrorBoundary>
      </div>
      <FirstRunCard />
      <UserMenu />
    </>
  )
}
