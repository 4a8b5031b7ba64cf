import { Skeleton } from '../kit/states.tsx'

/** While the script of a page is fetched for the first time. */
export function PageSkeleton() {
  return (
    <div className="mx-auto w-full max-w-6xl px-8 py-7" aria-hidden="true">
      <div className="flex max-w-4xl flex-col gap-4">
        <Skeleton className="h-7 w-48" />
        <Skeleton className="h-4 w-80" />
        <Skeleton className="mt-4 h-40 w-full rounded-lg" />
      </div>
    </div>
  )
}
