import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * Keeps the rows under a person's eyes where they are when others come or go above them. At the top there is nothing to
 * keep: what is new shows.
 */
export function useAnchor(box: RefObject<HTMLElement | null>, ids: string[], height: number): void {
  const before = useRef(ids)
  useLayoutEffect(() => {
    const old = before.current
    before.current = ids
    const element = box.current
    if (!element || old === ids || element.scrollTop < height / 2) return
    const first = Math.floor(element.scrollTop / height)
    const places = new Map(ids.map((id, index) => [id, index]))
    // The first row in sight that is still there.
    for (let index = first; index < Math.min(old.length, first + 30); index += 1) {
      const now = places.get(old[index]!)
      if (now === undefined) continue
      const moved = (now - index) * height
      if (moved !== 0) element.scrollTop += moved
      return
    }
  }, [ids, height, box])
}
