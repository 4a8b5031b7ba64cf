import type { ReactNode, RefObject } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Popover } from 'react-aria-components/Popover'
import { cx } from './class-names.ts'
import type { PopoverPlacement } from './popover.tsx'
import { floatStyle } from './surfaces.ts'

export type PopoverSurfaceProps = {
  label: string
  triggerRef: RefObject<Element | null> | undefined
  placement: PopoverPlacement
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  className: string
  children: ReactNode
}

export function PopoverSurface({
  label,
  triggerRef,
  placement,
  isOpen,
  setOpen,
  className,
  children,
}: PopoverSurfaceProps) {
  return (
    <Popover
      placement={placement}
      offset={6}
      triggerRef={triggerRef}
      isOpen={isOpen}
      onOpenChange={setOpen}
      className={cx(floatStyle, 'max-w-[min(28rem,calc(100vw-1rem))]')}
    >
      <Dialog aria-label={label} className={cx('outline-none', className)}>
        {children}
      </Dialog>
    </Popover>
  )
}
