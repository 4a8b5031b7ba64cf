import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { InboxState } from '../models/store/state.ts'
import { useApp } from './use-app.ts'

/**
 * A part of the live state; drawn again when that part changes. What is selected may be a new object or array each time,
 * as long as what stands in it is the same.
 */
export function useStore<Part>(select: (state: InboxState) => Part): Part {
  const { store } = useApp()
  const last = useRef<{ part: Part } | undefined>(undefined)
  const snapshot = useCallback(() => {
    const part = select(store.state)
    if (!last.current || !isSame(last.current.part, part)) last.current = { part }
    return last.current.part
  }, [store, select])
  return useSyncExternalStore(store.follow, snapshot)
}

/** Equal, or arrays or plain objects of equal members. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && Object.is(one[name], other[name]))
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
