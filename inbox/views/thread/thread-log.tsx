import { useCallback, useEffect, useMemo, useRef } from 'react'
import { writingOf } from '../../models/composer/writing.ts'
import type { Timeline } from '../../models/store/timeline.ts'
import { type Entry, toEntries } from '../../models/thread/entries.ts'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'
import { AssignmentLines } from './assignment-lines.tsx'
import { CallRow } from './call-row.tsx'
import { DayLine, UnreadLine } from './day-line.tsx'
import { JumpPills } from './jump-pills.tsx'
import { MessageRow } from './message-row.tsx'
import { NewMessages } from './new-messages.tsx'
import { PendingRow } from './pending-row.tsx'
import { RatingLine } from './rating-line.tsx'
import { ScheduledRow } from './scheduled-row.tsx'
import { useThread } from './thread-context.ts'
import { ThreadSearch } from './thread-search.tsx'
import { TypingLine } from './typing-line.tsx'
import { useRoving } from './use-roving.ts'
import { useThreadScroll } from './use-thread-scroll.ts'

/** Everything that happened, the newest at the end. */
export function ThreadLog({ timeline }: { timeline: Timeline }) {
  const app = useApp()
  const { thread: texts } = useTexts()
  const { thread, conversation } = useThread()
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const outbox = useObservable(writingOf(app).outbox)
  useObservable(thread)
  const { items, scheduled, over, newerCursor, olderCursor } = timeline
  const pending = outbox.items
  const entries = useMemo(
    () =>
      toEntries({
        items,
        scheduled,
        over,
        outbox: pending.filter(({ conversationId }) => conversationId === conversation.id),
        firstUnreadId: thread.unreadLineId,
        isAtNewest: newerCursor === null,
      }),
    [items, scheduled, over, pending, conversation.id, thread.unreadLineId, newerCursor],
  )
  const { onScroll } = useThreadScroll(scroller, content, { thread, timeline })
  useSeeing()
  useRoving(scroller)
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <ThreadSearch />
      <section
        ref={scroller}
        onScroll={onScroll}
        aria-label={texts.log.label(conversation.contact.name)}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div
          ref={content}
          className="mx-auto flex min-h-full max-w-4xl flex-col justify-end px-6 py-4 max-sm:px-3"
        >
          {olderCursor === null ? (
            <Beginning isEmpty={entries.length === 0} />
          ) : (
            <Loading text={texts.log.loadingOlder} />
          )}
          {entries.map((entry) => (
            <Row key={entry.key} entry={entry} />
          ))}
          {newerCursor !== null && <Loading text={texts.log.loadingNewer} />}
          <TypingLine />
        </div>
      </section>
      <div
        aria-hidden="true"
        className="pointer-events-none absolute inset-x-0 bottom-0 h-4 bg-linear-to-t from-panel to-transparent"
      />
      <JumpPills />
      <NewMessages items={items} />
    </div>
  )
}

function Row({ entry }: { entry: Entry }) {
  switch (entry.type) {
    case 'day':
      return <DayLine at={entry.at} />
    case 'unread':
      return <UnreadLine />
    case 'message':
      return <MessageRow message={entry.message} isFirst={entry.isFirst} isLast={entry.isLast} />
    case 'call':
      return <CallRow call={entry.call} />
    case 'assignments':
      return <AssignmentLines assignments={entry.assignments} />
    case 'rating':
      return <RatingLine rating={entry.rating} />
    case 'pending':
      return <PendingRow item={entry.item} />
    case 'scheduled':
      return <ScheduledRow scheduled={entry.scheduled} />
  }
}

/** Reads what came in once the person has the newest before their eyes. */
function useSeeing() {
  const { thread } = useThread()
  const lastId = thread.timeline?.items.at(-1)?.id
  const { isAtEnd, isOpened } = thread
  const see = useCallback(() => {
    if (document.visibilityState === 'visible' && document.hasFocus()) void thread.see()
  }, [thread])
  // What was unread when it was opened is read by opening it, wherever the reading begins.
  useEffect(() => {
    if (isOpened) see()
  }, [see, isOpened])
  useEffect(() => {
    if (isAtEnd && lastId !== undefined) see()
  }, [see, isAtEnd, lastId])
  useEffect(() => {
    const look = () => thread.isAtEnd && see()
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [thread, see])
}

function Beginning({ isEmpty }: { isEmpty: boolean }) {
  const { thread } = useTexts()
  const { conversation } = useThread()
  const text = isEmpty ? thread.log.empty : thread.log.beginning(conversation.contact.name)
  return <p className="py-6 text-center text-xs text-muted">{text}</p>
}

function Loading({ text }: { text: string }) {
  return (
    <p className="animate-fade py-4 text-center text-xs text-muted" aria-busy="true">
      {text}
    </p>
  )
}
