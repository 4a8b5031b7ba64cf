import { Children, type ReactNode, useId, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'

/** Rows under a title that puts them away. */
export function Section({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
}) {
  const [isOpen, setOpen] = useState(true)
  const name = useId()
  return (
    <section aria-labelledby={name}>
      <div className="group/section flex h-7 items-center pe-1">
        <Button
          aria-expanded={isOpen}
          onPress={() => setOpen(!isOpen)}
          className="ring-focus flex h-6 min-w-0 flex-1 items-center gap-1 rounded-sm ps-2.5 text-xs font-medium text-muted data-[hovered]:text-strong"
        >
          <span id={name}>{title}</span>
          <Icon
            name="chevron-down"
            size={12}
            className={cx('transition-transform', !isOpen && '-rotate-90 rtl:rotate-90')}
          />
        </Button>
        {actions}
      </div>
      {isOpen && Children.count(children) > 0 && <ul className="flex flex-col gap-px">{children}</ul>}
    </section>
  )
}
