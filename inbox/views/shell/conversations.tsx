import { lazy, Suspense } from 'react'
import { isShown } from '../../models/first-run/steps.ts'
import { Drawer } from '../kit/dialog.tsx'
import { ErrorBoundary } from '../kit/error-boundary.tsx'
import { ConversationList } from '../list/index.tsx'
import { useOpenConversationId } from '../use-route.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Divider } from './divider.tsx'
import { loadContactPanel, loadThread } from './prefetch.ts'
import { ThreadComing } from './thread-coming.tsx'
import { useLayout } from './use-layout.ts'

// They come right after the list, which is what the person looks at first.
const Thread = lazy(async () => ({ default: (await loadThread()).Thread }))
const ContactPanel = lazy(async () => ({ default: (await loadContactPanel()).ContactPanel }))
const FirstRunGuide = lazy(async () => ({ default: (await import('../first-run/guide.tsx')).FirstRunGuide }))

/** The list, the open conversation and who it is with; on a phone one of them at a time. */
export function Conversations() {
  const layout = useLayout()
  const { frame } = useTexts()
  const conversationId = useOpenConversationId()
  const isFirstRun = useStore(isShown)
  const isListShown = !layout.isPhone || conversationId === null
  const isThreadShown = !layout.isPhone || conversationId !== null
  return (
    <>
      {isListShown && (
        <section
          data-area
          aria-label={frame.areas.list}
          className={layout.isPhone ? 'min-w-0 flex-1' : 'min-w-0 shrink-0'}
          style={layout.isPhone ? undefined : { width: layout.widthOf('list') }}
        >
          <ErrorBoundary>
            <ConversationList />
          </ErrorBoundary>
        </section>
      )}
      {!layout.isPhone && <Divider name="list" />}
      {isThreadShown && (
        <section data-area aria-label={frame.areas.thread} className="min-w-0 flex-1">
          <ErrorBoundary key={conversationId}>
            <Suspense fallback={conversationId !== null && <ThreadComing id={conversationId} />}>
              {conversationId === null && isFirstRun ? <FirstRunGuide /> : <Thread />}
            </Suspense>
          </ErrorBoundary>
        </section>
      )}
      {conversationId !== null && layout.areDetailsDocked && (
        <>
          <Divider name="details" />
          <aside
            data-area
            aria-label={frame.areas.details}
            className="min-w-0 shrink-0"
            style={{ width: layout.widthOf('details') }}
          >
            <ErrorBoundary key={conversationId}>
              <Suspense>
                <ContactPanel />
              </Suspense>
            </ErrorBoundary>
          </aside>
        </>
      )}
      {conversationId !== null && (
        <Drawer title={frame.areas.details} isOpen={layout.areDetailsOver} onClose={() => layout.closeOver()}>
          <ErrorBoundary>
            <Suspense>
              <ContactPanel />
            </Suspense>
          </ErrorBoundary>
        </Drawer>
      )}
    </>
  )
}
