import { useSyncExternalStore } from 'react'
import { useTexts } from '../use-texts.ts'

const everyMs = 30_000
let minute = Date.now()
const followers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all times on the screen. */
function follow(follower: () => void): () => void {
  followers.add(follower)
  timer ??= setInterval(() => {
    minute = Date.now()
    for (const one of followers) one()
  }, everyMs)
  return () => {
    followers.delete(follower)
    if (followers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The time now, in ms, moving every half minute. */
export function useNow(): number {
  return useSyncExternalStore(follow, () => minute)
}

/** "5 min ago"; the whole date on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const { formatRelative, formatFull } = useTexts()
  const now = useNow()
  return (
    <time dateTime={at} title={formatFull(at)} className={`tabular ${className ?? ''}`}>
      {formatRelative(at, new Date(Math.max(now, new Date(at).getTime())))}
    </time>
  )
}

/** "14:05" */
export function ClockTime({ at, className }: { at: string; className?: string }) {
  const { formatTime, formatFull } = useTexts()
  return (
    <time dateTime={at} title={formatFull(at)} className={`tabular ${className ?? ''}`}>
      {formatTime(at)}
    </time>
  )
}

/** The time today, the weekday this week, else the date. */
export function ShortTime({ at, className }: { at: string; className?: string }) {
  const { formatShort, formatFull } = useTexts()
  useNow()
  return (
    <time dateTime={at} title={formatFull(at)} className={`tabular ${className ?? ''}`}>
      {formatShort(at)}
    </time>
  )
}
