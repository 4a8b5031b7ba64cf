import { Button } from 'react-aria-components/Button'
import { Select as AriaSelect, ListBox, Popover, SelectValue } from 'react-aria-components/Select'
import { cx } from './class-names.ts'
import { boxStyle, FieldLabel, FieldNotes, type FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'
import { type Option, OptionContent, OptionRow } from './option.tsx'
import { floatStyle } from './surfaces.ts'

export type SelectProps = FieldProps & {
  options: Option[]
  value: string | null
  onChange: (id: string) => void
  placeholder?: string
  size?: 'sm' | 'md'
  /** Without a box, as a value among others that are pressed to be changed. */
  isPlain?: boolean
}

const plainStyle = 'w-full rounded-md px-1.5 text-strong transition-colors data-[hovered]:bg-hover'

/** One of a few. For many, or to search among them: ComboBox. */
export function Select({
  label,
  isLabelHidden,
  help,
  error,
  className,
  options,
  value,
  onChange,
  placeholder,
  size = 'md',
  isPlain = false,
  ...rest
}: SelectProps) {
  const chosen = options.find((option) => option.id === value)
  return (
    <AriaSelect
      {...rest}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
      placeholder={placeholder}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={cx('flex flex-col gap-1', className)}
    >
      <FieldLabel label={label} isHidden={isLabelHidden} isRequired={rest.isRequired} />
      <Button
        className={cx(
          isPlain ? plainStyle : boxStyle,
          'group ring-focus flex items-center gap-2 text-start',
          size === 'sm' ? 'h-7 text-sm' : 'h-8',
        )}
      >
        <SelectValue className="flex min-w-0 flex-1 items-center gap-2 data-[placeholder]:text-muted">
          {({ defaultChildren }) =>
            chosen ? <OptionContent option={{ ...chosen, description: undefined }} /> : defaultChildren
          }
        </SelectValue>
        <Icon
          name="chevrons-up-down"
          size={14}
          className={cx(
            'text-muted',
            isPlain &&
              'opacity-0 transition-opacity group-data-[focus-visible]:opacity-100 group-data-[hovered]:opacity-100 pointer-coarse:opacity-100',
          )}
        />
      </Button>
      <FieldNotes help={help} error={error} />
      <Popover className={cx(floatStyle, 'min-w-(--trigger-width) max-w-96 overflow-auto p-1')} offset={4}>
        <ListBox items={options} className="outline-none">
          {(option) => <OptionRow option={option} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
