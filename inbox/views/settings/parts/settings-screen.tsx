import type { ReactNode } from 'react'
import { SidebarButton } from '../../shell/area-buttons.tsx'
import { useLayout } from '../../shell/use-layout.ts'
import { useTexts } from '../../use-texts.ts'
import { BackLink } from './back-link.tsx'

export type SettingsScreenProps = {
  title: string
  text?: ReactNode
  /** Stands before the title. */
  mark?: ReactNode
  /** Stands behind the title. */
  badge?: ReactNode
  actions?: ReactNode
  /** Where one step up leads, of a page within a section. */
  back?: { to: string; label: string }
  children: ReactNode
  width?: 'narrow' | 'medium' | 'wide' | 'full'
}

const widths = { narrow: 'max-w-2xl', medium: 'max-w-3xl', wide: 'max-w-4xl', full: 'max-w-none' }

/** One page of the settings: where one is, what it is for, and its content. */
export function SettingsScreen({
  title,
  text,
  mark,
  badge,
  actions,
  back,
  children,
  width = 'wide',
}: SettingsScreenProps) {
  const { settings } = useTexts()
  const { isPhone, isSidebarDocked } = useLayout()
  const up = back ?? (isPhone ? { to: '/settings', label: settings.nav.title } : undefined)
  return (
    <div className="h-full overflow-y-auto">
      {/* All begin at the same edge, however wide they are: from page to page the title stays where it is. */}
      <div className="mx-auto max-w-6xl px-8 pt-7 pb-16 max-sm:px-4 max-sm:pt-3">
        <div className={`flex flex-col gap-6 ${widths[width]}`}>
          <header className="flex flex-col gap-1">
            {(up || !isSidebarDocked) && (
              <div className="flex min-h-8 items-center gap-1">
                <SidebarButton />
                {up && <BackLink to={up.to} label={up.label} />}
              </div>
            )}
            <div className="flex flex-wrap items-start gap-3">
              {mark}
              <div className="min-w-0 flex-1 basis-56">
                <div className="flex min-w-0 items-center gap-2.5">
                  <h1
                    dir="auto"
                    className="min-w-0 truncate text-xl font-semibold tracking-tight text-strong"
                  >
                    {title}
                  </h1>
                  {badge}
                </div>
                {text && <p className="mt-0.5 max-w-prose text-sm text-muted">{text}</p>}
              </div>
              {actions && <div className="flex items-center gap-2">{actions}</div>}
            </div>
          </header>
          {children}
        </div>
      </div>
    </div>
  )
}
