import type { ReactNode } from 'react'
import { cx } from '../../kit/class-names.ts'

export type CardProps = {
  title: string
  text?: ReactNode
  /** Stands at the end of the title. */
  end?: ReactNode
  /** Buttons at its foot. */
  footer?: ReactNode
  children?: ReactNode
  tone?: 'plain' | 'danger'
}

/** A part of a settings page: its title, what it is about, and its fields. */
export function Card({ title, text, end, footer, children, tone = 'plain' }: CardProps) {
  return (
    <section
      aria-label={title}
      className={cx(
        'rounded-lg border bg-panel shadow-small dark:bg-raised/40',
        tone === 'danger' ? 'border-danger/30' : 'border-line',
      )}
    >
      <header className="flex flex-wrap items-start gap-3 px-5 pt-4 pb-1 max-sm:px-4">
        <div className="min-w-0 flex-1 basis-44">
          <h2 className="text-base font-semibold text-strong">{title}</h2>
          {text && <p className="mt-0.5 max-w-prose text-sm text-muted">{text}</p>}
        </div>
        {end}
      </header>
      {children && <div className="flex flex-col gap-4 px-5 pt-2 pb-5 max-sm:px-4">{children}</div>}
      {!children && <div className="pb-3" />}
      {footer && (
        <footer className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3 max-sm:px-4">
          {footer}
        </footer>
      )}
    </section>
  )
}
