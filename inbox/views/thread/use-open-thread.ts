import { useCallback, useEffect, useRef, useState } from 'react'
import { writingOf } from '../../models/composer/writing.ts'
import type { InboxState } from '../../models/store/state.ts'
import { ThreadModel } from '../../models/thread/thread-model.ts'
import { useApp } from '../use-app.ts'
import { useObservable } from '../use-observable.ts'
import { useRetryWhenLive } from '../use-retry-when-live.ts'
import { useQueryPart } from '../use-route.ts'
import { useStore } from '../use-store.ts'

/** The model of a thread for as long as it is on screen; loads it, and tells colleagues that it is looked at. */
export function useOpenThread(id: string) {
  const app = useApp()
  const [thread, setThread] = useState(() => new ThreadModel(app, id))
  // Rights changed: the store, and with it the app, is another one.
  const [knownApp, setKnownApp] = useState(app)
  if (knownApp !== app) {
    setKnownApp(app)
    setThread(new ThreadModel(app, id))
  }
  const messageId = useQueryPart('m')
  useObservable(thread)
  const conversation = useStore(useCallback((state: InboxState) => state.conversations[id], [id]))
  const timeline = useStore(useCallback((state: InboxState) => state.timelines[id], [id]))
  const inbox = useStore(
    useCallback((state: InboxState) => state.inboxes[state.conversations[id]?.inbox_id ?? ''], [id]),
  )
  const composer = writingOf(app).composerOf(id)

  const firstMessageId = useRef(messageId)
  useEffect(() => {
    void thread.open(firstMessageId.current)
    return () => thread.close()
  }, [thread])

  useEffect(() => {
    if (messageId && thread.timeline?.state === 'ready') void thread.goTo(messageId)
  }, [thread, messageId])

  useRetryWhenLive(
    thread.problem,
    useCallback(() => void thread.open(firstMessageId.current), [thread]),
  )

  const isStale = timeline?.state === 'ready' && timeline.isStale
  useEffect(() => {
    if (isStale) void thread.refresh()
  }, [thread, isStale])

  return { thread, conversation, timeline, inbox, composer }
}
