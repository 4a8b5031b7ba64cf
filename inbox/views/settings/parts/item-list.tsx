import type { ReactNode } from 'react'
import { cx } from '../../kit/class-names.ts'
import { Icon } from '../../kit/icon.tsx'
import { Link } from '../../kit/link.tsx'
import { Skeleton } from '../../kit/states.tsx'

/** Things of one kind under one another. */
export function ItemList({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul
      aria-label={label}
      className="overflow-hidden rounded-lg border border-line bg-panel shadow-small dark:bg-raised/40"
    >
      {children}
    </ul>
  )
}

export type ItemRowProps = {
  /** A channel's sign, a face, a colour. */
  mark?: ReactNode
  title: string
  /** Codes and addresses run left to right. */
  isTitleCode?: boolean
  /** Stands behind the title. */
  badge?: ReactNode
  text?: ReactNode
  /** Stands at the end, before the actions. */
  end?: ReactNode
  /** Buttons and menus. */
  actions?: ReactNode
  /** Where pressing the row leads. */
  to?: string
  /** What pressing the row does. */
  onPress?: () => void
}

/** One of them. The whole row is pressed where it leads anywhere. */
export function ItemRow({ mark, title, isTitleCode, badge, text, end, actions, to, onPress }: ItemRowProps) {
  const isPressable = to !== undefined || onPress !== undefined
  const name = (
    <span
      dir={isTitleCode ? 'ltr' : 'auto'}
      className={cx('truncate', isTitleCode && 'font-mono text-[13px]')}
    >
      {title}
    </span>
  )
  const stretched =
    'min-w-0 truncate text-start after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:rounded-md focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus'
  return (
    <li
      className={cx(
        'relative flex min-h-14 items-center gap-3 border-b border-line px-4 py-2.5 last:border-b-0 max-sm:px-3',
        isPressable && 'transition-colors hover:bg-hover',
      )}
    >
      {mark}
      <div className="min-w-0 flex-1">
        <div className="flex min-w-0 items-center gap-2 text-sm font-medium text-strong">
          {to !== undefined ? (
            <Link to={to} className={stretched}>
              {name}
            </Link>
          ) : onPress ? (
            <button type="button" onClick={onPress} className={stretched}>
              {name}
            </button>
          ) : (
            name
          )}
          {badge}
        </div>
        {text && <div className="mt-0.5 min-w-0 truncate text-xs text-muted">{text}</div>}
      </div>
      {end && <div className="flex shrink-0 items-center gap-2 text-sm text-muted">{end}</div>}
      {actions && <div className="relative z-10 flex shrink-0 items-center">{actions}</div>}
      {to !== undefined && !actions && (
        <Icon name="chevron-right" size={16} className="text-faint" isDirectional />
      )}
    </li>
  )
}

const skeletonWidths = ['w-56', 'w-40', 'w-48', 'w-36', 'w-52', 'w-44']

/** While they are fetched for the first time. */
export function ItemListSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <div className="rounded-lg border border-line" aria-hidden="true">
      {skeletonWidths.slice(0, rows).map((width) => (
        <div key={width} className="flex h-14 items-center gap-3 border-b border-line px-4 last:border-b-0">
          <Skeleton className="size-6 rounded-full" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  )
}
