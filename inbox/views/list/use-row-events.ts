import { type RefObject, useEffect, useRef } from 'react'

export type RowEvents = {
  /** `id`: of the row in which the key was pressed. */
  onKey: (event: KeyboardEvent, id: string | undefined, row: HTMLElement | null) => void
  onMenu: (id: string, at: { x: number; y: number }) => void
  /** The focus came to the row by itself, as by Tab. */
  onFocus: (id: string) => void
  /** A mouse is on the row, or on none; fingers rest on nothing. */
  onHover: (id: string | null) => void
}

/** One ear for all rows, however many come and go. */
export function useRowEvents(box: RefObject<HTMLElement | null>, events: RowEvents): void {
  const latest = useRef(events)
  useEffect(() => {
    latest.current = events
  })
  useEffect(() => {
    const element = box.current
    if (!element) return
    const stop = new AbortController()
    const { signal } = stop
    element.addEventListener(
      'keydown',
      (event) => {
        const row = rowOf(event)
        latest.current.onKey(event, row?.dataset['id'], row)
      },
      { signal },
    )
    element.addEventListener(
      'focusin',
      (event) => {
        const id = rowOf(event)?.dataset['id']
        if (id !== undefined) latest.current.onFocus(id)
      },
      { signal },
    )
    element.addEventListener(
      'contextmenu',
      (event) => {
        const id = rowOf(event)?.dataset['id']
        if (id === undefined) return
        event.preventDefault()
        latest.current.onMenu(id, { x: event.clientX, y: event.clientY })
      },
      { signal },
    )
    element.addEventListener(
      'pointerover',
      (event) => {
        if (event.pointerType === 'mouse') latest.current.onHover(rowOf(event)?.dataset['id'] ?? null)
      },
      { signal },
    )
    element.addEventListener('pointerleave', () => latest.current.onHover(null), { signal })
    return () => stop.abort()
  }, [box])
}

function rowOf({ target }: Event): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>('[data-id]') : null
}
