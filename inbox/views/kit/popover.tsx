import { lazy, type ReactNode, type RefObject, Suspense, useRef } from 'react'
import { KeysHeld } from './keys-held.tsx'
import { loadPopoverParts } from './overlay-parts.ts'
import { OverlayTrigger, useOverlay } from './overlay-trigger.tsx'

export type PopoverPlacement =
  | 'bottom start'
  | 'bottom end'
  | 'bottom'
  | 'top start'
  | 'top end'
  | 'top'
  | 'start top'
  | 'end top'

export type PopoverProps = {
  /** What it holds; read aloud. */
  label: string
  /** The button that opens it; or none, with `isOpen` and the element it stands at. */
  trigger?: ReactNode
  triggerRef?: RefObject<Element | null>
  children: ReactNode
  placement?: PopoverPlacement
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  className?: string
}

const PopoverSurface = lazy(async () => ({ default: (await loadPopoverParts()).PopoverSurface }))

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
  const state = useOverlay(isOpen, onOpenChange)
  const ownRef = useRef<HTMLButtonElement>(null)
  return (
    <>
      {trigger && (
        <OverlayTrigger kind="dialog" state={state} triggerRef={ownRef}>
          {trigger}
        </OverlayTrigger>
      )}
      {state.wasOpen && (
        <Suspense fallback={state.isOpen && <KeysHeld onEscape={() => state.setOpen(false)} />}>
          <PopoverSurface
            label={label}
            placement={placement}
            triggerRef={trigger ? ownRef : triggerRef}
            isOpen={state.isOpen}
            setOpen={state.setOpen}
            className={className}
          >
            {children}
          </PopoverSurface>
        </Suspense>
      )}
    </>
  )
}
