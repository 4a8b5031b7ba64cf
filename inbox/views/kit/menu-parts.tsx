import type { ReactElement, ReactNode, RefObject } from 'react'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  Popover,
  RootMenuTriggerStateContext,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components/Menu'
import { useMenuTriggerState } from 'react-stately/useMenuTriggerState'
import { cx } from './class-names.ts'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import type { MenuItemProps, MenuPlacement } from './menu.tsx'
import { floatStyle, rowStyle } from './surfaces.ts'

export type MenuSurfaceProps = {
  label: string
  triggerRef: RefObject<HTMLButtonElement | null>
  placement: MenuPlacement
  isOpen: boolean
  setOpen: (isOpen: boolean) => void
  children: ReactNode
}

export function MenuSurface({ label, triggerRef, placement, isOpen, setOpen, children }: MenuSurfaceProps) {
  const state = useMenuTriggerState({ isOpen, onOpenChange: setOpen })
  return (
    <RootMenuTriggerStateContext value={state}>
      <Surface label={label} placement={placement} triggerRef={triggerRef} isOpen={isOpen} setOpen={setOpen}>
        <AriaMenu aria-label={label} autoFocus="first" onClose={state.close} className="outline-none">
          {children}
        </AriaMenu>
      </Surface>
    </RootMenuTriggerStateContext>
  )
}

type SurfaceProps = Partial<Pick<MenuSurfaceProps, 'triggerRef' | 'isOpen' | 'setOpen'>> &
  Pick<MenuSurfaceProps, 'label' | 'placement' | 'children'>

function Surface({ label, placement, triggerRef, isOpen, setOpen, children }: SurfaceProps) {
  return (
    <Popover
      aria-label={label}
      placement={placement}
      offset={4}
      {...(triggerRef && { triggerRef, isOpen, onOpenChange: setOpen, trigger: 'MenuTrigger' })}
      className={cx(floatStyle, 'max-h-96 min-w-52 max-w-80 overflow-auto p-1')}
    >
      {children}
    </Popover>
  )
}

export function Item({
  children,
  textValue,
  icon,
  mark,
  description,
  shortcut,
  onAction,
  href,
  isExternal,
  isDanger,
  isSelected,
  isDisabled,
}: MenuItemProps) {
  return (
    <AriaMenuItem
      textValue={textValue ?? (typeof children === 'string' ? children : undefined)}
      onAction={onAction}
      href={href}
      target={isExternal ? '_blank' : undefined}
      rel={isExternal ? 'noreferrer' : undefined}
      isDisabled={isDisabled}
      className={cx(
        rowStyle,
        isDanger && 'text-danger-text data-[focused]:bg-danger-soft data-[focused]:text-danger-text',
      )}
    >
      {({ hasSubmenu }) => (
        <>
          {mark ?? (icon && <Icon name={icon} size={16} className={isDanger ? '' : 'text-muted'} />)}
          <span className="min-w-0 flex-1">
            <span className="block truncate" dir="auto">
              {children}
            </span>
            {description && <span className="block truncate text-xs text-muted">{description}</span>}
          </span>
          {shortcut && <Kbd command={shortcut} />}
          {isSelected && <Icon name="check" size={16} className="text-accent-text" />}
          {hasSubmenu && <Icon name="chevron-right" size={14} className="text-muted" isDirectional />}
        </>
      )}
    </AriaMenuItem>
  )
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection>
      <Header className="px-2 pt-2 pb-1 text-xs font-medium text-muted">{title}</Header>
      {children}
    </AriaMenuSection>
  )
}

export function Line() {
  return <Separator className="mx-1 my-1 border-t border-line" />
}

export function Sub({ label, item, children }: { label: string; item: ReactElement; children: ReactNode }) {
  return (
    <SubmenuTrigger>
      {item}
      <Surface label={label} placement="end top">
        <AriaMenu aria-label={label} className="outline-none">
          {children}
        </AriaMenu>
      </Surface>
    </SubmenuTrigger>
  )
}
