import type { ReactNode } from 'react'
import { useTexts } from '../use-texts.ts'
import { IconButton } from './button.tsx'
import { cx } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger'

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-normal',
  accent: 'bg-accent-soft text-accent-text',
  success: 'bg-success-soft text-success-text',
  warning: 'bg-warning-soft text-warning-text',
  danger: 'bg-danger-soft text-danger-text',
}

/** A state in a word. */
export function Badge({
  children,
  tone = 'neutral',
  icon,
}: {
  children: ReactNode
  tone?: Tone
  icon?: IconName
}) {
  return (
    <span
      className={cx(
        'inline-flex h-5 max-w-full shrink-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium',
        tones[tone],
      )}
    >
      {icon && <Icon name={icon} size={12} />}
      <span className="truncate">{children}</span>
    </span>
  )
}

const mostShown = 999

/** How many. Nothing is drawn for zero. `strong`: it asks to be looked at. */
export function Count({
  value,
  look = 'quiet',
  label,
}: {
  value: number
  look?: 'quiet' | 'strong'
  label?: string
}) {
  const { formatNumber } = useTexts()
  if (value <= 0) return null
  const text = value > mostShown ? `${formatNumber(mostShown)}+` : formatNumber(value)
  return (
    <span
      className={cx(
        'tabular inline-flex min-w-[18px] shrink-0 items-center justify-center text-xs',
        look === 'strong'
          ? 'h-[18px] rounded-full bg-accent px-1.5 font-semibold text-on-accent'
          : 'text-muted',
      )}
    >
      <span aria-hidden={label ? true : undefined}>{text}</span>
      {label && <span className="sr-only">{label}</span>}
    </span>
  )
}

export type TagChipProps = {
  name: string
  /** `#rrggbb` */
  color?: string | null
  onRemove?: () => void
}

/** A label: its colour as a dot, so that every colour is readable on every theme. */
export function TagChip({ name, color, onRemove }: TagChipProps) {
  const { frame } = useTexts()
  return (
    <span className="inline-flex h-5 max-w-40 min-w-0 items-center gap-1.5 rounded-full border border-line bg-panel ps-1.5 pe-2 text-xs text-normal">
      <span
        aria-hidden="true"
        className="size-2 shrink-0 rounded-full bg-faint ring-1 ring-black/10 ring-inset"
        style={color ? { backgroundColor: color } : undefined}
      />
      <span className="truncate" dir="auto">
        {name}
      </span>
      {onRemove && (
        <IconButton
          label={frame.kit.remove(name)}
          icon="close"
          size="sm"
          onPress={onRemove}
          className="-me-2 scale-75"
        />
      )}
    </span>
  )
}
