import type { ReactNode } from 'react'

/** A name and what stands under it. */
export function FieldRow({ label, end, children }: { label: string; end?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_1fr] items-center gap-1">
      <dt className="truncate py-1 text-sm text-muted" title={label} dir="auto">
        {label}
      </dt>
      <dd className="flex min-w-0 items-center gap-1">
        <div className="min-w-0 flex-1">{children}</div>
        <div className="flex w-7 justify-end">{end}</div>
      </dd>
    </div>
  )
}
