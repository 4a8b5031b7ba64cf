import { Skeleton } from '../kit/states.tsx'
import { useTexts } from '../use-texts.ts'

const bubbles = ['w-56', 'w-72 ms-auto', 'w-40 ms-auto', 'w-64', 'w-44', 'w-80 ms-auto']

/** A conversation of which nothing is known yet. */
export function ThreadSkeleton() {
  return (
    <>
      <div className="flex h-14 shrink-0 items-center gap-3 border-b border-line px-4">
        <Skeleton className="size-8 rounded-full" />
        <Skeleton className="h-4 w-40" />
      </div>
      <LogSkeleton />
      <div className="px-4 pb-4">
        <Skeleton className="h-24 rounded-xl" />
      </div>
    </>
  )
}

/** What was said was never seen yet. */
export function LogSkeleton() {
  const { frame } = useTexts()
  return (
    <div className="min-h-0 flex-1 overflow-hidden" role="status" aria-label={frame.kit.loading}>
      <div className="mx-auto flex h-full max-w-4xl flex-col justify-end gap-3 px-6 py-5 max-sm:px-3">
        {bubbles.map((shape) => (
          <Skeleton key={shape} className={`h-9 max-w-4/5 shrink-0 rounded-xl ${shape}`} />
        ))}
      </div>
    </div>
  )
}
