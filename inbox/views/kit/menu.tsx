import type { ReactNode } from 'react'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  Popover,
  Separator,
  SubmenuTrigger,
} from 'react-aria-components/Menu'
import { cx } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import { floatStyle, rowStyle } from './option.tsx'

type Placement = 'bottom start' | 'bottom end' | 'top start' | 'top end' | 'end top' | 'start top'

export type MenuProps = {
  /** What the menu is about; read aloud. */
  label: string
  /** The Button or IconButton that opens it. */
  trigger: ReactNode
  /** MenuItem, MenuSection, MenuSeparator, Submenu. */
  children: ReactNode
  placement?: Placement
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
}

export function Menu({
  label,
  trigger,
  children,
  placement = 'bottom start',
  isOpen,
  onOpenChange,
}: MenuProps) {
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <MenuSurface placement={placement}>
        <AriaMenu aria-label={label} className="outline-none">
          {children}
        </AriaMenu>
      </MenuSurface>
    </MenuTrigger>
  )
}

function MenuSurface({ placement, children }: { placement: Placement; children: ReactNode }) {
  return (
    <Popover
      placement={placement}
      offset={4}
      className={cx(floatStyle, 'max-h-96 min-w-52 max-w-80 overflow-auto p-1')}
    >
      {children}
    </Popover>
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

export function MenuItem({
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

export function MenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection>
      <Header className="px-2 pt-2 pb-1 text-xs font-medium text-muted">{title}</Header>
      {children}
    </AriaMenuSection>
  )
}

export function MenuSeparator() {
  return <Separator className="mx-1 my-1 border-t border-line" />
}

/** An item that opens a menu of its own. `item` is a MenuItem. */
export function Submenu({
  label,
  item,
  children,
}: {
  label: string
  item: React.ReactElement
  children: ReactNode
}) {
  return (
    <SubmenuTrigger>
      {item}
      <MenuSurface placement="end top">
        <AriaMenu aria-label={label} className="outline-none">
          {children}
        </AriaMenu>
      </MenuSurface>
    </SubmenuTrigger>
  )
}
