import type { DragEvent, KeyboardEvent, ReactNode } from 'react'
import { pathOf, type Route } from '../../models/routes.ts'
import { Count } from '../kit/badge.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { Link } from '../kit/link.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useApp } from '../use-app.ts'
import { useRoute } from '../use-route.ts'
import { useTexts } from '../use-texts.ts'

export type NavRowProps = {
  label: string
  to: Route
  icon?: IconName
  /** Stands in place of the icon. */
  mark?: ReactNode
  count?: number
  /** It asks to be looked at. */
  isUrgent?: boolean
  /** The page whose places all belong to this row. */
  page?: Route['name']
  /** The id of the command that goes there. */
  shortcut?: string
  /** Stands at its end while the pointer or the focus is on it. */
  actions?: ReactNode
  onKeyDown?: (event: KeyboardEvent) => void
  drag?: {
    isOver: boolean
    onDragStart: (event: DragEvent) => void
    onDragOver: (event: DragEvent) => void
    onDragLeave: () => void
    onDrop: (event: DragEvent) => void
  }
}

/** One place to go to. */
export function NavRow({
  label,
  to,
  icon,
  mark,
  count = 0,
  isUrgent,
  page,
  shortcut,
  actions,
  onKeyDown,
  drag,
}: NavRowProps) {
  const route = useRoute()
  const layout = useLayout()
  const { shortcuts } = useApp()
  const { list } = useTexts()
  const isCurrent = page ? route.name === page : isPlace(route, to)
  const { isOver, ...dragging } = drag ?? { isOver: false }
  return (
    <li
      className={cx('group/row relative rounded-md', isOver && 'shadow-[0_-2px_0_0_var(--accent)]')}
      draggable={drag !== undefined}
      onKeyDown={onKeyDown}
      onClick={() => layout.closeOver()}
      {...dragging}
    >
      <Link
        to={pathOf(to)}
        isCurrent={isCurrent}
        aria-keyshortcuts={shortcut && shortcuts.spokenKeys(shortcut)}
        className={cx(
          'flex h-8 items-center gap-2.5 rounded-md ps-2.5 pe-2 text-sm transition-colors max-sm:h-10',
          isCurrent ? 'bg-pressed font-medium text-strong' : 'text-normal hover:bg-hover hover:text-strong',
        )}
      >
        <span
          className={cx('flex w-[18px] shrink-0 justify-center', isCurrent ? 'text-strong' : 'text-muted')}
        >
          {mark ?? (icon && <Icon name={icon} size={18} />)}
        </span>
        <span dir="auto" className="min-w-0 flex-1 truncate text-aligned">
          {label}
        </span>
        <span
          className={cx(
            actions !== undefined && 'group-focus-within/row:invisible group-hover/row:invisible',
          )}
        >
          <Count value={count} look={isUrgent ? 'strong' : 'quiet'} label={list.sidebar.count(count)} />
        </span>
      </Link>
      {actions && (
        <span className="absolute inset-y-0 end-1 my-auto hidden h-6 items-center group-focus-within/row:flex group-hover/row:flex has-[[aria-expanded=true]]:flex">
          {actions}
        </span>
      )}
    </li>
  )
}

/** A conversation that is open in a view does not lead away from it. */
function isPlace(route: Route, to: Route): boolean {
  if (route.name === 'view' && to.name === 'view') return route.viewId === to.viewId
  return route.name === to.name
}
