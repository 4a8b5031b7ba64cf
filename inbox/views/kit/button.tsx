import type { ReactNode, Ref } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import { TooltipTrigger } from 'react-aria-components/Tooltip'
import { useFrame } from '../use-app.ts'
import { cx } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'
import { TooltipBubble, type TooltipProps } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

export type ButtonProps = {
  children: ReactNode
  variant?: ButtonVariant
  size?: 'sm' | 'md' | 'lg'
  icon?: IconName
  /** It is at work: shown, and not to be pressed again. */
  isPending?: boolean
  isDisabled?: boolean
  onPress?: () => void
  type?: 'button' | 'submit'
  /** Inside a Dialog: `close` closes it. */
  slot?: string
  autoFocus?: boolean
  className?: string
  /** Takes the whole width. */
  isWide?: boolean
  ref?: Ref<HTMLButtonElement>
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-expanded'?: boolean
}

const shape =
  'ring-focus inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors data-[disabled]:opacity-50'

/** What turns while it is at work stands within the button, which may be placed by whoever uses it. */
const placeOf = (className = '') => (/\b(?:absolute|fixed)\b/.test(className) ? '' : 'relative')

const sizes = { sm: 'h-7 px-2.5 text-sm', md: 'h-8 px-3 text-sm', lg: 'h-9 px-4 text-base' }

const variants: Record<ButtonVariant, string> = {
  primary:
    'bg-accent text-on-accent shadow-small data-[hovered]:bg-accent-hover data-[pressed]:bg-accent-hover',
  secondary:
    'border border-line-strong bg-raised text-strong shadow-small data-[hovered]:bg-[color-mix(in_oklab,var(--raised),var(--strong)_4%)] data-[pressed]:bg-[color-mix(in_oklab,var(--raised),var(--strong)_8%)]',
  ghost: 'text-normal data-[hovered]:bg-hover data-[hovered]:text-strong data-[pressed]:bg-pressed',
  danger:
    'bg-danger text-on-danger shadow-small data-[hovered]:bg-danger-hover data-[pressed]:bg-danger-hover',
}

export function Button({
  children,
  variant = 'secondary',
  size = 'md',
  icon,
  isWide,
  className,
  isPending,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      isPending={isPending}
      className={cx(shape, placeOf(className), sizes[size], variants[variant], isWide && 'w-full', className)}
    >
      <span className={cx('inline-flex items-center gap-1.5', isPending && 'opacity-0')}>
        {icon && <Icon name={icon} size={16} className="-ms-0.5" />}
        {children}
      </span>
      {isPending && <Turning />}
    </AriaButton>
  )
}

export type IconButtonProps = {
  /** What it does; read aloud, and shown beside it while the pointer rests there. */
  label: string
  icon: IconName
  /** The id of the command it runs, whose keys are shown with the label. */
  shortcut?: string
  onPress?: () => void
  size?: 'sm' | 'md'
  variant?: 'ghost' | 'primary' | 'secondary'
  isDisabled?: boolean
  isPending?: boolean
  /** For a switch: whether it is on. */
  isPressed?: boolean
  /** Its icon points along the line of writing. */
  isDirectional?: boolean
  placement?: TooltipProps['placement']
  slot?: string
  /** The keyboard has another way to it. */
  excludeFromTabOrder?: boolean
  className?: string
  iconSize?: number
  ref?: Ref<HTMLButtonElement>
  'aria-expanded'?: boolean
  'aria-controls'?: string
}

export function IconButton({
  label,
  icon,
  shortcut,
  size = 'md',
  variant = 'ghost',
  isPressed,
  isDirectional,
  isPending,
  placement,
  className,
  iconSize = 18,
  ...rest
}: IconButtonProps) {
  const { shortcuts } = useFrame()
  return (
    <TooltipTrigger delay={450} closeDelay={80}>
      <AriaButton
        {...rest}
        isPending={isPending}
        aria-label={label}
        aria-pressed={isPressed}
        aria-keyshortcuts={shortcut && shortcuts.spokenKeys(shortcut)}
        className={cx(
          shape,
          placeOf(className),
          size === 'sm' ? 'size-6' : 'size-8',
          variants[variant],
          variant === 'ghost' && !isPressed && 'text-muted',
          isPressed && 'bg-selected text-accent-text',
          className,
        )}
      >
        {isPending ? (
          <Turning />
        ) : (
          <Icon name={icon} size={size === 'sm' ? 16 : iconSize} isDirectional={isDirectional} />
        )}
      </AriaButton>
      <TooltipBubble placement={placement} shortcut={shortcut}>
        {label}
      </TooltipBubble>
    </TooltipTrigger>
  )
}

/** A small ring that turns while something is at work. */
export function Turning({ className = 'absolute' }: { className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="16"
      height="16"
      aria-hidden="true"
      className={`${className} animate-turn`}
    >
      <circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" strokeWidth="2" opacity=".25" />
      <path d="M10 3a7 7 0 0 1 7 7" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
