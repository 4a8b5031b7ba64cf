import { useEffect } from 'react'
import { Offline } from '../client/http.ts'
import type { InboxState } from '../models/store/state.ts'
import { useStore } from './use-store.ts'

/** So that what fails again and again does not ask without pause. */
const afterMs = 1_000

export const selectIsLive = ({ connection }: InboxState) => connection === 'live'

/** Tries again what failed for want of a connection, once there is one. */
export function useRetryWhenLive(problem: unknown, retry: () => void): void {
  const isDue = useStore(selectIsLive) && problem instanceof Offline
  useEffect(() => {
    if (!isDue) return
    const timer = setTimeout(retry, afterMs)
    return () => clearTimeout(timer)
  }, [isDue, retry])
}
