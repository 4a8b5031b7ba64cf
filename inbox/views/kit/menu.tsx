import { lazy, type ReactElement, type ReactNode, Suspense, useRef } from 'react'
import type { IconName } from './icon.tsx'
import { KeysHeld } from './keys-held.tsx'
import { loadMenuParts } from './overlay-parts.ts'
import { OverlayTrigger, useOverlay } from './overlay-trigger.tsx'

export type MenuPlacement = 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'end top' | 'start top'

export type MenuProps = {
  /** What the menu is about; read aloud. */
  label: string
  /** The Button or IconButton that opens it. */
  trigger: ReactNode
  /** MenuItem, MenuSection, MenuSeparator, Submenu. */
  children: ReactNode
  placement?: MenuPlacement
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
}

let parts: Awaited<ReturnType<typeof loadMenuParts>> | undefined

const MenuSurface = lazy(async () => {
  parts = await loadMenuParts()
  return { default: parts.MenuSurface }
})

export function Menu({
  label,
  trigger,
  children,
  placement = 'bottom start',
  isOpen,
  onOpenChange,
}: MenuProps) {
  const state = useOverlay(isOpen, onOpenChange)
  const triggerRef = useRef<HTMLButtonElement>(null)
  return (
    <>
      <OverlayTrigger kind="menu" state={state} triggerRef={triggerRef}>
        {trigger}
      </OverlayTrigger>
      {state.wasOpen && (
        <Suspense fallback={state.isOpen && <KeysHeld onEscape={() => state.setOpen(false)} />}>
          <MenuSurface
            label={label}
            placement={placement}
            triggerRef={triggerRef}
            isOpen={state.isOpen}
            setOpen={state.setOpen}
          >
            {children}
          </MenuSurface>
        </Suspense>
      )}
    </>
  )
}

export type MenuItemProps = {
  children: ReactNode
  /** Its words alone, for typing ahead; needed when `children` is no plain text. */
  textValue?: string
  icon?: IconName
  /** Stands in place of the icon. */
  mark?: ReactNode
  description?: string
  /** The id of the command it runs, whose keys stand at its end. */
  shortcut?: string
  onAction?: () => void
  /** Goes to another page instead. */
  href?: string
  /** Opens `href` beside this page. */
  isExternal?: boolean
  isDanger?: boolean
  /** A tick at its end. */
  isSelected?: boolean
  isDisabled?: boolean
}

// What stands in a menu is drawn within MenuSurface only, so by then its parts are there.

export function MenuItem(props: MenuItemProps) {
  return parts ? <parts.Item {...props} /> : null
}

export function MenuSection(props: { title: string; children: ReactNode }) {
  return parts ? <parts.Section {...props} /> : null
}

export function MenuSeparator() {
  return parts ? <parts.Line /> : null
}

/** An item that opens a menu of its own. `item` is a MenuItem. */
export function Submenu(props: { label: string; item: ReactElement; children: ReactNode }) {
  return parts ? <parts.Sub {...props} /> : null
}
