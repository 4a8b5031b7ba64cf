import type { ReactNode } from 'react'

/** A name and what stands under it. */
export function FieldRow({ label, end, children }: { label: string; end?: ReactNode; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_1fr_auto] items-center gap-1">
      <dt className="truncate py-1 text-sm text-muted" title={label} dir="auto">
        {label}
      </dt>
      <dd className="min-w-0">{children}</dd>
      <div className="flex w-7 justify-end">{end}</div>
    </div>
  )
}
