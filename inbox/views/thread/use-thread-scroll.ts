import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import type { Timeline } from '../../models/store/timeline.ts'
import type { ThreadModel } from '../../models/thread/thread-model.ts'

/** So near to an edge, in px, the next page is fetched. */
const fetchWithinPx = 900
const endWithinPx = 40
const flashMs = 1_600

type Place = { atEnd: boolean; key: string | undefined; offset: number }

/**
 * Keeps the place of whoever reads: at the newest what comes in pushes up; elsewhere the row at the top stays where it
 * is, whatever is put before or after it. Fetches what is near the edges, and goes where the model says.
 */
export function useThreadScroll(
  scroller: RefObject<HTMLElement | null>,
  content: RefObject<HTMLDivElement | null>,
  { thread, timeline }: { thread: ThreadModel; timeline: Timeline },
) {
  const place = useRef<Place>({ atEnd: true, key: undefined, offset: 0 })
  const isAtNewest = timeline.newerCursor === null
  /** A smooth scroll is under way: whoever holds the place meanwhile would stop it. */
  const isRiding = useRef(false)
  const edges = useRef({ isAtNewest, hasOlder: false, hasNewer: false })
  edges.current = { isAtNewest, hasOlder: timeline.olderCursor !== null, hasNewer: !isAtNewest }

  const remember = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const left = element.scrollHeight - element.scrollTop - element.clientHeight
    const atEnd = left <= endWithinPx
    const row = firstVisible(element)
    place.current = { atEnd, key: row?.key, offset: row?.offset ?? 0 }
    thread.setAtEnd(atEnd && edges.current.isAtNewest)
    const unread =
      thread.unreadLineId && element.querySelector(`[data-message="${CSS.escape(thread.unreadLineId)}"]`)
    const isAbove = !unread || unread.getBoundingClientRect().bottom < element.getBoundingClientRect().top
    thread.setUnread(isAbove ? 'above' : 'seen')
    if (element.scrollTop < fetchWithinPx && edges.current.hasOlder) void thread.more('older')
    if (left < fetchWithinPx && edges.current.hasNewer) void thread.more('newer')
  }, [scroller, thread])

  const restore = useCallback(() => {
    const element = scroller.current
    if (!element || isRiding.current) return
    const { atEnd, key, offset } = place.current
    if (atEnd && edges.current.isAtNewest) moveBy(element, element.scrollHeight)
    else {
      const row =
        key === undefined ? null : element.querySelector<HTMLElement>(`[data-message="${CSS.escape(key)}"]`)
      if (row) moveBy(element, row.getBoundingClientRect().top - element.getBoundingClientRect().top - offset)
    }
  }, [scroller])

  useLayoutEffect(() => {
    const { jump } = thread
    if (jump && goTo(scroller.current, jump)) {
      thread.jumped()
      if (jump.isSmooth) isRiding.current = true
      else remember()
      return
    }
    restore()
    remember()
  })

  // Pictures come in, the composer grows: the same place stays in sight.
  useEffect(() => {
    const observer = new ResizeObserver(restore)
    if (scroller.current) observer.observe(scroller.current)
    if (content.current) observer.observe(content.current)
    return () => observer.disconnect()
  }, [scroller, content, restore])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const stop = () => {
      isRiding.current = false
      remember()
    }
    element.addEventListener('scrollend', stop)
    // The person takes over.
    element.addEventListener('wheel', stop, { passive: true })
    element.addEventListener('touchmove', stop, { passive: true })
    return () => {
      element.removeEventListener('scrollend', stop)
      element.removeEventListener('wheel', stop)
      element.removeEventListener('touchmove', stop)
    }
  }, [scroller, remember])

  return { onScroll: remember }
}

/** Setting the place where it is already would stop a scroll that is under way. */
function moveBy(element: HTMLElement, px: number): void {
  const most = element.scrollHeight - element.clientHeight
  const top = Math.max(0, Math.min(most, element.scrollTop + px))
  if (Math.abs(top - element.scrollTop) >= 1) element.scrollTop = top
}

/** The message at the top edge, and how far from the edge it stands. Lines between messages come and go with what is loaded. */
function firstVisible(element: HTMLElement): { key: string; offset: number } | undefined {
  const { top } = element.getBoundingClientRect()
  const rows = element.querySelectorAll<HTMLElement>('[data-message]')
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.getBoundingClientRect().bottom > top) high = middle
    else low = middle + 1
  }
  const row = rows[low]
  return row && { key: row.dataset['message']!, offset: row.getBoundingClientRect().top - top }
}

/** Answers whether what is to be gone to is drawn. */
function goTo(element: HTMLElement | null, { to, isSmooth }: NonNullable<ThreadModel['jump']>): boolean {
  if (!element) return false
  const behavior = isSmooth && !matchMedia('(prefers-reduced-motion: reduce)').matches ? 'smooth' : 'auto'
  if (to === 'newest') {
    element.scrollTo({ top: element.scrollHeight, behavior })
    return true
  }
  const row =
    to === 'unread'
      ? element.querySelector<HTMLElement>('[data-unread]')
      : element.querySelector<HTMLElement>(`[data-message="${CSS.escape(to.messageId)}"]`)
  if (!row) return false
  const { top, height } = row.getBoundingClientRect()
  // The unread line stands near the top, with a little of what came before it; a message in the middle.
  const before = to === 'unread' ? 88 : Math.max(24, (element.clientHeight - height) / 2)
  element.scrollTo({ top: element.scrollTop + top - element.getBoundingClientRect().top - before, behavior })
  if (to !== 'unread') flash(row)
  return true
}

/** The one that was looked for stands out for a moment. */
function flash(row: HTMLElement): void {
  const soft = getComputedStyle(row).getPropertyValue('--accent-soft')
  row.animate(
    [{ backgroundColor: soft }, { backgroundColor: soft, offset: 0.5 }, { backgroundColor: 'transparent' }],
    {
      duration: flashMs,
    },
  )
}
