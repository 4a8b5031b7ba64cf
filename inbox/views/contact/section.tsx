import type { ReactNode } from 'react'

/** A part of what is known of a contact. Its heading is enough to find it: as landmarks they would be too many. */
export function Section({
  title,
  end,
  children,
}: {
  title: string
  /** Stands at the end of its title. */
  end?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-1.5 border-t border-line px-4 py-3">
      <header className="flex min-h-7 items-center justify-between">
        <h3 className="text-xs font-medium text-muted">{title}</h3>
        {end}
      </header>
      {children}
    </section>
  )
}
