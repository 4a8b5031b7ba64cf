import { type RefObject, useEffect } from 'react'

/**
 * Tab goes into the messages at the one that had the focus last, or the newest; arrow keys go from one to the next,
 * Home and End to the first and the last.
 */
export function useRoving(scroller: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const rows = [...element.querySelectorAll<HTMLElement>('article')]
    const stop = rows.find((row) => row.tabIndex === 0) ?? rows.at(-1)
    const hadFocus = stop?.dataset['hadFocus'] !== undefined
    setStop(rows, hadFocus ? stop : rows.at(-1))
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const listening = new AbortController()
    const { signal } = listening
    const onKeyDown = (event: KeyboardEvent) => {
      const row = event.target
      if (!(row instanceof HTMLElement) || row.tagName !== 'ARTICLE') return
      if (event.altKey || event.metaKey || event.ctrlKey) return
      const rows = [...element.querySelectorAll<HTMLElement>('article')]
      const index = rows.indexOf(row)
      const next = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: rows.length - 1 }[event.key]
      if (next === undefined) return
      event.preventDefault()
      rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus()
    }
    const onFocus = ({ target }: FocusEvent) => {
      const row = target instanceof Element ? target.closest<HTMLElement>('article') : null
      if (!row) return
      setStop([...element.querySelectorAll<HTMLElement>('article')], row)
      row.dataset['hadFocus'] = ''
    }
    element.addEventListener('keydown', onKeyDown, { signal })
    element.addEventListener('focusin', onFocus, { signal })
    return () => listening.abort()
  }, [scroller])
}

function setStop(rows: HTMLElement[], stop: HTMLElement | undefined): void {
  for (const row of rows) {
    const tabIndex = row === stop ? 0 : -1
    if (row.tabIndex !== tabIndex) row.tabIndex = tabIndex
    if (row !== stop) delete row.dataset['hadFocus']
  }
}
