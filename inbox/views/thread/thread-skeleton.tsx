import { Skeleton } from '../kit/states.tsx'
import { useTexts } from '../use-texts.ts'

const bubbles = ['w-56', 'w-72 ms-auto', 'w-40 ms-auto', 'w-64', 'w-44', 'w-80 ms-auto']

/** A thread that was never seen yet. */
export function ThreadSkeleton() {
  const { frame } = useTexts()
  return (
    <div className="flex min-h-0 flex-1 flex-col" role="status" aria-label={frame.kit.loading}>
      <div className="flex h-14 items-center gap-3 border-b border-line px-4">
        <Skeleton className="size-8 rounded-full" />
        <Skeleton className="h-4 w-40" />
      </div>
      <div className="flex flex-1 flex-col justify-end gap-3 px-6 py-5">
        {bubbles.map((shape) => (
          <Skeleton key={shape} className={`h-9 rounded-xl ${shape}`} />
        ))}
      </div>
      <div className="px-4 pb-4">
        <Skeleton className="h-24 rounded-xl" />
      </div>
    </div>
  )
}
