import { type ReactNode, type RefObject, useState } from 'react'
import { ButtonContext } from 'react-aria-components/Button'

export type OverlayState = {
  isOpen: boolean
  /** It was opened once, so that its script is there and its closing may be drawn. */
  wasOpen: boolean
  setOpen(isOpen: boolean): void
}

/** Open or closed: kept here, unless the caller keeps it. */
export function useOverlay(
  isOpen: boolean | undefined,
  onOpenChange?: (isOpen: boolean) => void,
): OverlayState {
  const [own, setOwn] = useState(false)
  const [wasOpen, setWasOpen] = useState(false)
  const now = isOpen ?? own
  if (now && !wasOpen) setWasOpen(true)
  return {
    isOpen: now,
    wasOpen: wasOpen || now,
    setOpen: (next) => {
      setOwn(next)
      onOpenChange?.(next)
    },
  }
}

export type OverlayTriggerProps = {
  kind: 'menu' | 'dialog'
  state: OverlayState
  triggerRef: RefObject<HTMLButtonElement | null>
  /** One button of the kit, or of React Aria. */
  children: ReactNode
}

/** Makes a button open what floats at it. */
export function OverlayTrigger({ kind, state, triggerRef, children }: OverlayTriggerProps) {
  return (
    <ButtonContext
      value={{
        ref: triggerRef,
        'aria-haspopup': kind,
        'aria-expanded': state.isOpen,
        onPress: () => state.setOpen(!state.isOpen),
        onKeyDown: (event) => {
          if (kind === 'menu' && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) state.setOpen(true)
          else event.continuePropagation()
        },
      }}
    >
      {children}
    </ButtonContext>
  )
}
