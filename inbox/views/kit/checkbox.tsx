import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox'
import { cx } from './class-names.ts'
import { Icon } from './icon.tsx'

export type CheckboxProps = {
  /** Shown beside the box; only read aloud with `isLabelHidden`. */
  label: string
  isLabelHidden?: boolean
  help?: ReactNode
  isChecked: boolean
  /** Some of what it stands for is chosen. */
  isMixed?: boolean
  onChange: (isChecked: boolean) => void
  isDisabled?: boolean
  className?: string
}

export function Checkbox({
  label,
  isLabelHidden,
  help,
  isChecked,
  isMixed,
  onChange,
  isDisabled,
  className,
}: CheckboxProps) {
  return (
    <AriaCheckbox
      isSelected={isChecked}
      isIndeterminate={isMixed}
      onChange={onChange}
      isDisabled={isDisabled}
      aria-label={isLabelHidden ? label : undefined}
      className={cx('group flex items-start gap-2.5 text-sm data-[disabled]:opacity-50', className)}
    >
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-sm border border-faint bg-raised text-on-accent transition-colors group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-focus group-data-[indeterminate]:border-accent group-data-[indeterminate]:bg-accent group-data-[selected]:border-accent group-data-[selected]:bg-accent">
            {isIndeterminate ? (
              <Icon name="minus" size={12} />
            ) : (
              isSelected && <Icon name="check" size={12} />
            )}
          </span>
          {!isLabelHidden && (
            <span className="flex min-w-0 flex-col">
              <span className="text-strong">{label}</span>
              {help && <span className="text-xs text-muted">{help}</span>}
            </span>
          )}
        </>
      )}
    </AriaCheckbox>
  )
}
