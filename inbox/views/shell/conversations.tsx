import { isShown } from '../../models/first-run/steps.ts'
import { ContactPanel } from '../contact/index.tsx'
import { FirstRunGuide } from '../first-run/guide.tsx'
import { Drawer } from '../kit/dialog.tsx'
import { ErrorBoundary } from '../kit/error-boundary.tsx'
import { ConversationList } from '../list/index.tsx'
import { Thread } from '../thread/index.tsx'
import { useOpenConversationId } from '../use-route.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { Divider } from './divider.tsx'
import { useLayout } from './use-layout.ts'

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
        <section aria-label={frame.areas.thread} className="min-w-0 flex-1">
          <ErrorBoundary key={conversationId}>
            {conversationId === null && isFirstRun ? <FirstRunGuide /> : <Thread />}
          </ErrorBoundary>
        </section>
      )}
      {conversationId !== null && layout.areDetailsDocked && (
        <>
          <Divider name="details" />
          <aside
            aria-label={frame.areas.details}
            className="min-w-0 shrink-0"
            style={{ width: layout.widthOf('details') }}
          >
            <ErrorBoundary key={conversationId}>
              <ContactPanel />
            </ErrorBoundary>
          </aside>
        </>
      )}
      {conversationId !== null && (
        <Drawer title={frame.areas.details} isOpen={layout.areDetailsOver} onClose={() => layout.closeOver()}>
          <ErrorBoundary>
            <ContactPanel />
          </ErrorBoundary>
        </Drawer>
      )}
    </>
  )
}
