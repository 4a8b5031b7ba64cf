import { Switch as AriaSwitch } from 'react-aria-components/Switch'
import { cx } from './class-names.ts'

export type SwitchProps = {
  label: string
  isLabelHidden?: boolean
  help?: string
  isOn: boolean
  onChange: (isOn: boolean) => void
  isDisabled?: boolean
  className?: string
}

/** On or off, at once. Inside a form that is saved later: Checkbox. */
export function Switch({ label, isLabelHidden, help, isOn, onChange, isDisabled, className }: SwitchProps) {
  return (
    <AriaSwitch
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      aria-label={isLabelHidden ? label : undefined}
      className={cx('group flex items-start gap-3 text-sm data-[disabled]:opacity-50', className)}
    >
      <span className="mt-0.5 flex h-[18px] w-8 shrink-0 items-center rounded-full bg-faint p-0.5 transition-colors group-data-[focus-visible]:outline-2 group-data-[focus-visible]:outline-offset-2 group-data-[focus-visible]:outline-focus group-data-[selected]:bg-accent">
        <span className="size-3.5 rounded-full bg-white shadow-small transition-transform group-data-[selected]:translate-x-3.5 rtl:group-data-[selected]:-translate-x-3.5" />
      </span>
      {!isLabelHidden && (
        <span className="flex flex-col">
          <span className="text-strong">{label}</span>
          {help && <span className="text-xs text-muted">{help}</span>}
        </span>
      )}
    </AriaSwitch>
  )
}
