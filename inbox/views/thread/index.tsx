import { EmptyState } from '../kit/states.tsx'
import { useOpenConversationId } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'
import { OpenThread } from './open-thread.tsx'

/** The conversation that is open, or what to do when none is. */
export function Thread() {
  const { thread } = useTexts()
  const id = useOpenConversationId()
  return (
    <div className="relative flex h-full min-w-0 flex-col bg-panel">
      {id === null ? (
        <EmptyState icon="message" title={thread.none.title} text={thread.none.text} />
      ) : (
        <OpenThread key={id} id={id} />
      )}
    </div>
  )
}
