import type { ReactNode } from 'react'
import { cx } from './class-names.ts'

export type PageProps = {
  children: ReactNode
  width?: 'narrow' | 'wide' | 'full'
}

const pageWidths = { narrow: 'max-w-2xl', wide: 'max-w-4xl', full: 'max-w-none' }

/** A page that scrolls by itself: of the settings, of the contacts. */
export function Page({ children, width = 'wide' }: PageProps) {
  return (
    <div className="h-full overflow-y-auto">
      <div className={cx('mx-auto flex flex-col gap-6 px-8 py-7 max-sm:px-4 max-sm:py-5', pageWidths[width])}>
        {children}
      </div>
    </div>
  )
}

export type PageHeaderProps = {
  title: string
  text?: ReactNode
  /** Buttons at its end, the main one last. */
  actions?: ReactNode
  /** Stands above the title, such as a way back. */
  above?: ReactNode
}

export function PageHeader({ title, text, actions, above }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-1">
      {above}
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-64">
          <h1 className="text-xl font-semibold tracking-tight text-strong">{title}</h1>
          {text && <p className="mt-0.5 max-w-prose text-sm text-muted">{text}</p>}
        </div>
        {actions && <div className="flex items-center gap-2">{actions}</div>}
      </div>
    </header>
  )
}

/** A part of a page under a title of its own. */
export function PageSection({
  title,
  text,
  children,
}: {
  title: string
  text?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-3" aria-label={title}>
      <div>
        <h2 className="text-base font-semibold text-strong">{title}</h2>
        {text && <p className="text-sm text-muted">{text}</p>}
      </div>
      {children}
    </section>
  )
}
