import { FieldError, Label, Radio, RadioGroup } from 'react-aria-components/RadioGroup'
import { cx } from '../../kit/class-names.ts'
import { Icon } from '../../kit/icon.tsx'

export type ColorChoiceProps = {
  label: string
  colors: readonly string[]
  /** Null: none. */
  value: string | null
  onChange: (color: string | null) => void
  /** What "no colour" is called; without it there has to be one. */
  none?: string
  error?: string | null
}

const noneId = 'none'

/** One of a row of colours. */
export function ColorChoice({ label, colors, value, onChange, none, error }: ColorChoiceProps) {
  const shown = value && !colors.includes(value) ? [...colors, value] : colors
  return (
    <RadioGroup
      value={value ?? noneId}
      onChange={(id) => onChange(id === noneId ? null : id)}
      isInvalid={Boolean(error)}
      validationBehavior="aria"
      orientation="horizontal"
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-medium text-strong">{label}</Label>
      <div className="flex flex-wrap gap-2">
        {none && <Swatch id={noneId} name={none} />}
        {shown.map((color) => (
          <Swatch key={color} id={color} name={color} color={color} />
        ))}
      </div>
      <FieldError className="text-xs text-danger-text">{error ?? undefined}</FieldError>
    </RadioGroup>
  )
}

function Swatch({ id, name, color }: { id: string; name: string; color?: string }) {
  return (
    <Radio
      value={id}
      aria-label={name}
      className={cx(
        'flex size-7 items-center justify-center rounded-full ring-offset-2 ring-offset-raised transition-shadow data-[selected]:ring-2 data-[selected]:ring-accent data-[focus-visible]:outline-2 data-[focus-visible]:outline-offset-4 data-[focus-visible]:outline-focus',
        color ? 'border border-black/10 dark:border-white/25' : 'border border-line-strong text-muted',
      )}
      style={color ? { backgroundColor: color } : undefined}
    >
      {({ isSelected }) => (isSelected && color ? <Tick /> : !color ? <Icon name="close" size={14} /> : null)}
    </Radio>
  )
}

/** Light with a dark edge, so that it shows on every colour. */
function Tick() {
  return (
    <span className="text-white drop-shadow-[0_0_1px_rgb(0_0_0/0.8)]">
      <Icon name="check" size={16} />
    </span>
  )
}
