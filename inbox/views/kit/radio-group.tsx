import { RadioGroup as AriaRadioGroup, Radio } from 'react-aria-components/RadioGroup'
import { cx } from './class-names.ts'
import { FieldLabel, FieldNotes, type FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'
import type { Option } from './option.tsx'

export type RadioGroupProps = FieldProps & {
  options: Option[]
  value: string | null
  onChange: (id: string) => void
  /** `segments`: side by side in one bar, for two to four short words. */
  look?: 'list' | 'segments'
}

/** One of two to five, all in sight. */
export function RadioGroup({
  label,
  isLabelHidden,
  help,
  error,
  className,
  options,
  look = 'list',
  ...rest
}: RadioGroupProps) {
  return (
    <AriaRadioGroup
      {...rest}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      orientation={look === 'segments' ? 'horizontal' : 'vertical'}
      className={cx('flex flex-col gap-1.5', className)}
    >
      <FieldLabel label={label} isHidden={isLabelHidden} isRequired={rest.isRequired} />
      <div
        className={
          look === 'segments' ? 'inline-flex self-start rounded-md bg-sunken p-0.5' : 'flex flex-col gap-2'
        }
      >
        {options.map((option) =>
          look === 'segments' ? (
            <Radio
              key={option.id}
              value={option.id}
              className="ring-focus flex h-7 items-center gap-1.5 rounded-[5px] px-3 text-sm text-muted data-[hovered]:text-strong data-[selected]:bg-raised data-[selected]:font-medium data-[selected]:text-strong data-[selected]:shadow-small"
            >
              {option.icon && <Icon name={option.icon} size={15} />}
              {option.label}
            </Radio>
          ) : (
            <Radio key={option.id} value={option.id} className="group flex items-start gap-2.5 text-sm">
              <span className="mt-0.5 size-4 shrink-0 rounded-full border border-faint bg-raised transition-all group-data-[selected]:border-[5px] group-data-[selected]:border-accent group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-focus" />
              <span className="flex flex-col">
                <span className="text-strong">{option.label}</span>
                {option.description && <span className="text-xs text-muted">{option.description}</span>}
              </span>
            </Radio>
          ),
        )}
      </div>
      <FieldNotes help={help} error={error} />
    </AriaRadioGroup>
  )
}
