import type { ReactNode } from 'react'
import { ListBoxItem } from 'react-aria-components/ListBox'
import { Icon, type IconName } from './icon.tsx'
import { rowStyle } from './surfaces.ts'

/** One thing to choose. */
export type Option = {
  id: string
  label: string
  /** A second, quieter line. */
  description?: string
  icon?: IconName
  /** Stands before the label in place of an icon. */
  mark?: ReactNode
  isDisabled?: boolean
}

export { floatStyle, rowStyle } from './surfaces.ts'

export function OptionRow({ option }: { option: Option }) {
  return (
    <ListBoxItem id={option.id} textValue={option.label} isDisabled={option.isDisabled} className={rowStyle}>
      {({ isSelected }) => (
        <>
          <OptionContent option={option} />
          {isSelected && <Icon name="check" size={16} className="text-accent-text" />}
        </>
      )}
    </ListBoxItem>
  )
}

export function OptionContent({ option }: { option: Option }) {
  return (
    <>
      {option.mark ?? (option.icon && <Icon name={option.icon} size={16} className="text-muted" />)}
      <span className="min-w-0 flex-1">
        <span className="block truncate text-aligned" dir="auto">
          {option.label}
        </span>
        {option.description && (
          <span className="block truncate text-xs text-muted text-aligned" dir="auto">
            {option.description}
          </span>
        )}
      </span>
    </>
  )
}
