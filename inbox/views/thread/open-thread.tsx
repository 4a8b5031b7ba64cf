import { Composer } from '../composer/composer.tsx'
import { DropZone } from '../composer/drop-zone.tsx'
import { Button } from '../kit/button.tsx'
import { EmptyState, ErrorState } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { ThreadBanners } from './thread-banners.tsx'
import { ThreadContext } from './thread-context.ts'
import { ThreadHeader } from './thread-header.tsx'
import { ThreadLog } from './thread-log.tsx'
import { ThreadSkeleton } from './thread-skeleton.tsx'
import { useOpenThread } from './use-open-thread.ts'
import { useThreadCommands } from './use-thread-commands.ts'

export function OpenThread({ id }: { id: string }) {
  const { thread, conversation, timeline, inbox, composer } = useOpenThread(id)
  useThreadCommands(thread)
  if (timeline?.state === 'gone' || (thread.isOpened && !conversation)) return <Gone />
  if (!conversation || !timeline || timeline.state === 'loading') {
    if (thread.problem) return <ErrorState problem={thread.problem} onRetry={() => void thread.open(null)} />
    return <ThreadSkeleton />
  }
  return (
    <ThreadContext value={{ thread, conversation, inbox, composer }}>
      <DropZone composer={composer}>
        <ThreadHeader />
        <ThreadBanners />
        {timeline.state === 'failed' ? (
          <ErrorState problem={thread.problem} onRetry={() => void thread.open(null)} className="flex-1" />
        ) : (
          <ThreadLog timeline={timeline} />
        )}
        <Composer />
      </DropZone>
    </ThreadContext>
  )
}

/** It never was, was merged, or is no longer for these eyes. */
function Gone() {
  const { router } = useApp()
  const { thread } = useTexts()
  return (
    <EmptyState
      icon="lock"
      title={thread.gone.title}
      text={thread.gone.text}
      action={<Button onPress={() => router.go('/')}>{thread.gone.back}</Button>}
    />
  )
}
