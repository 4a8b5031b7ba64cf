import { type KeyboardEvent, type RefObject, useCallback } from 'react'

/** Arrow keys go from message to message, Home and End to the first and the last; Escape back to the whole. */
export function useRoving(scroller: RefObject<HTMLDivElement | null>) {
  return useCallback(
    (event: KeyboardEvent) => {
      const element = scroller.current
      if (!element || event.defaultPrevented || event.altKey || event.metaKey || event.ctrlKey) return
      const isOnLog = event.target === element
      const current = (event.target as HTMLElement).closest<HTMLElement>('article')
      if (!isOnLog && event.target !== current) return
      const rows = [...element.querySelectorAll<HTMLElement>('article')]
      const index = current ? rows.indexOf(current) : rows.length
      const next = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: rows.length - 1 }[event.key]
      if (next === undefined || (isOnLog && event.key !== 'ArrowUp')) return
      event.preventDefault()
      rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus()
    },
    [scroller],
  )
}
