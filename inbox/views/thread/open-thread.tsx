import { useMemo } from 'react'
import { Composer } from '../composer/composer.tsx'
import { DropZone } from '../composer/drop-zone.tsx'
import { Button } from '../kit/button.tsx'
import { EmptyState, ErrorState } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { ThreadBanners } from './thread-banners.tsx'
import { RowContext, type RowScope, ThreadContext } from './thread-context.ts'
import { ThreadHeader } from './thread-header.tsx'
import { ThreadLog } from './thread-log.tsx'
import { LogSkeleton, ThreadSkeleton } from './thread-skeleton.tsx'
import { useOpenThread } from './use-open-thread.ts'
import { useThreadCommands } from './use-thread-commands.ts'

export function OpenThread({ id }: { id: string }) {
  const { thread, conversation, timeline, inbox, composer } = useOpenThread(id)
  useThreadCommands(thread)
  const row = useRowScope({ thread, conversation, composer })
  if (timeline?.state === 'gone' || (thread.isOpened && !conversation)) return <Gone />
  const problem = thread.problem !== undefined && (
    <ErrorState problem={thread.problem} onRetry={() => void thread.open(null)} className="flex-1" />
  )
  if (!conversation || !row) return problem || <ThreadSkeleton />
  return (
    <ThreadContext value={{ thread, conversation, inbox, composer }}>
      <RowContext value={row}>
        <DropZone composer={composer}>
          <ThreadHeader />
          <ThreadBanners />
          {timeline?.state === 'ready' ? <ThreadLog timeline={timeline} /> : problem || <LogSkeleton />}
          <Composer />
        </DropZone>
      </RowContext>
    </ThreadContext>
  )
}

/** The same object for as long as nothing in it changes. */
function useRowScope({
  thread,
  conversation,
  composer,
}: Pick<ReturnType<typeof useOpenThread>, 'thread' | 'conversation' | 'composer'>): RowScope | undefined {
  const { id, inbox_id: inboxId, channel, contact } = conversation ?? {}
  const { name, avatar_url: avatarUrl = null } = contact ?? {}
  return useMemo(
    () =>
      id === undefined || inboxId === undefined || channel === undefined || name === undefined
        ? undefined
        : {
            thread,
            composer,
            conversationId: id,
            inboxId,
            channel,
            contact: { name, avatar_url: avatarUrl },
          },
    [thread, composer, id, inboxId, channel, name, avatarUrl],
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
