import { useCallback, useEffect, useRef } from 'react'
import type { AppModel } from '../../models/app.ts'
import { listModelOf } from '../../models/conversations/list-model.ts'
import { loadThread } from '../../models/thread/load-thread.ts'

/** A pointer that passes over rows asks for nothing. */
const restMs = 90

/** Fetches the thread under the pointer, and the one after the open one, before they are asked for. */
export function usePrefetch(app: AppModel): (id: string) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const model = listModelOf(app)
  const { openId } = model
  const next = openId === null ? undefined : model.ids[model.ids.indexOf(openId) + 1]
  useEffect(() => {
    if (next === undefined) return
    const later = setTimeout(() => prefetch(app, next), 4 * restMs)
    return () => clearTimeout(later)
  }, [app, next])
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(
    (id) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => prefetch(app, id), restMs)
    },
    [app],
  )
}

function prefetch(app: AppModel, id: string): void {
  loadThread(app, id).catch(() => {
    // Whoever opens it asks again, and says why it does not come.
  })
}
