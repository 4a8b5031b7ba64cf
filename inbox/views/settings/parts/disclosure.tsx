import { type ReactNode, useId, useState } from 'react'
import { cx } from '../../kit/class-names.ts'
import { Icon } from '../../kit/icon.tsx'

/** What most people never need, behind its title. */
export function Disclosure({
  title,
  children,
  isOpenAtFirst = false,
}: {
  title: string
  children: ReactNode
  isOpenAtFirst?: boolean
}) {
  const [isOpen, setOpen] = useState(isOpenAtFirst)
  const id = useId()
  return (
    <div className="flex flex-col gap-3">
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
        className="-ms-1 flex min-h-7 items-center gap-1 self-start rounded-md px-1 text-sm font-medium text-normal hover:text-strong"
      >
        <Icon
          name="chevron-right"
          size={16}
          isDirectional={!isOpen}
          className={cx('transition-transform', isOpen && 'rotate-90')}
        />
        {title}
      </button>
      <div id={id} className={isOpen ? 'flex flex-col gap-4' : 'hidden'}>
        {children}
      </div>
    </div>
  )
}
