import { type ReactNode, useState } from 'react'
import { ComboBox as AriaComboBox, Button, Input, ListBox, Popover } from 'react-aria-components/ComboBox'
import { useTexts } from '../use-texts.ts'
import { cx } from './class-names.ts'
import { boxStyle, FieldLabel, FieldNotes, type FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'
import { type Option, OptionRow } from './option.tsx'
import { floatStyle } from './surfaces.ts'

export type ComboBoxProps = FieldProps & {
  options: Option[]
  value: string | null
  onChange: (id: string | null) => void
  placeholder?: string
  /** Told what is typed, for options that are fetched; without it the given options are narrowed here. */
  onSearch?: (text: string) => void
  /** What stands in place of the options when there are none. */
  empty?: ReactNode
  autoFocus?: boolean
}

/** One of many, found by typing. */
export function ComboBox({
  label,
  isLabelHidden,
  help,
  error,
  className,
  options,
  value,
  onChange,
  placeholder,
  onSearch,
  empty,
  ...rest
}: ComboBoxProps) {
  const { frame } = useTexts()
  const [text, setText] = useState(options.find((option) => option.id === value)?.label ?? '')
  const isFetched = onSearch !== undefined
  return (
    <AriaComboBox
      {...rest}
      {...(isFetched ? { items: options } : { defaultItems: options })}
      inputValue={text}
      onInputChange={(typed) => {
        setText(typed)
        onSearch?.(typed)
      }}
      value={value}
      onChange={(key) => onChange(key === null ? null : String(key))}
      allowsEmptyCollection
      menuTrigger="focus"
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      className={cx('flex flex-col gap-1', className)}
    >
      <FieldLabel label={label} isHidden={isLabelHidden} isRequired={rest.isRequired} />
      <div className="relative">
        <Input dir="auto" placeholder={placeholder} className={cx(boxStyle, 'h-8 pe-8 rtl:text-right')} />
        <Button
          aria-label={label}
          className="absolute inset-y-0 end-1 my-auto flex size-6 items-center justify-center text-muted"
        >
          <Icon name="chevrons-up-down" size={14} />
        </Button>
      </div>
      <FieldNotes help={help} error={error} />
      <Popover className={cx(floatStyle, 'min-w-(--trigger-width) max-w-96 overflow-auto p-1')} offset={4}>
        <ListBox<Option>
          className="outline-none"
          renderEmptyState={() => (
            <div className="px-2 py-1.5 text-sm text-muted">{empty ?? frame.kit.nothingFound}</div>
          )}
        >
          {(option) => <OptionRow option={option} />}
        </ListBox>
      </Popover>
    </AriaComboBox>
  )
}
