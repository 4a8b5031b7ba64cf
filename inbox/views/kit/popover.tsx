import type { ReactNode, RefObject } from 'react'
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog'
import { Popover as AriaPopover } from 'react-aria-components/Popover'
import { cx } from './class-names.ts'
import { floatStyle } from './option.tsx'

export type PopoverProps = {
  /** What it holds; read aloud. */
  label: string
  /** The button that opens it; or none, with `isOpen` and the element it stands at. */
  trigger?: ReactNode
  triggerRef?: RefObject<Element | null>
  children: ReactNode
  placement?:
    | 'bottom start'
    | 'bottom end'
    | 'bottom'
    | 'top start'
    | 'top end'
    | 'top'
    | 'start top'
    | 'end top'
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  className?: string
}

/** Something small over the page, at what opened it. */
export function Popover({
  label,
  trigger,
  triggerRef,
  children,
  placement = 'bottom start',
  isOpen,
  onOpenChange,
  className = 'p-3',
}: PopoverProps) {
  const surface = (
    <AriaPopover
      placement={placement}
      offset={6}
      className={cx(floatStyle, 'max-w-[min(28rem,calc(100vw-1rem))]')}
      {...(!trigger && { triggerRef, isOpen, onOpenChange })}
    >
      <Dialog aria-label={label} className={cx('outline-none', className)}>
        {children}
      </Dialog>
    </AriaPopover>
  )
  if (!trigger) return surface
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      {surface}
    </DialogTrigger>
  )
}
