import type { ReactNode } from 'react'
import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar'
import { Offline } from '../../client/http.ts'
import { failureWords } from '../../models/failure-words.ts'
import { useTexts } from '../use-texts.ts'
import { Button, IconButton } from './button.tsx'
import { cx } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

/** Where something will stand that was never seen yet. `className` gives its size. */
export function Skeleton({ className = 'h-4 w-full' }: { className?: string }) {
  const corners = className.includes('rounded-') ? '' : 'rounded-sm'
  return <span aria-hidden="true" className={cx('block animate-shimmer bg-pressed', corners, className)} />
}

export type EmptyStateProps = {
  icon: IconName
  title: string
  text?: ReactNode
  /** A Button. */
  action?: ReactNode
  className?: string
}

/** There is nothing, and that is how it should be. */
export function EmptyState({ icon, title, text, action, className }: EmptyStateProps) {
  return (
    <div
      className={cx(
        'flex h-full flex-col items-center justify-center gap-1 px-6 py-10 text-center',
        className,
      )}
    >
      <span className="mb-2 flex size-11 items-center justify-center rounded-full bg-sunken text-muted">
        <Icon name={icon} size={22} />
      </span>
      <p className="text-base font-medium text-strong">{title}</p>
      {text && <div className="max-w-80 text-sm text-balance text-muted">{text}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  )
}

export type ErrorStateProps = {
  /** What was thrown. */
  problem: unknown
  onRetry?: () => void
  className?: string
}

/** A part of the screen that could not be fetched. */
export function ErrorState({ problem, onRetry, className }: ErrorStateProps) {
  const { frame } = useTexts()
  const isOffline = problem instanceof Offline
  const { text, detail } = failureWords(problem, frame)
  return (
    <EmptyState
      className={className}
      icon={isOffline ? 'cloud-off' : 'alert'}
      title={isOffline ? frame.kit.offlineTitle : frame.kit.failedTitle}
      text={
        <span role="alert">
          {text}
          {detail && (
            <span dir="auto" className="mt-1 block text-xs">
              {detail}
            </span>
          )}
        </span>
      }
      action={
        onRetry && (
          <Button icon="refresh" onPress={onRetry}>
            {frame.kit.retry}
          </Button>
        )
      }
    />
  )
}

export type BannerProps = {
  tone?: 'neutral' | 'accent' | 'warning' | 'danger' | 'success'
  icon?: IconName
  children: ReactNode
  /** A Button of size sm. */
  action?: ReactNode
  onDismiss?: () => void
  className?: string
}

const bannerTones = {
  neutral: 'bg-sunken text-normal',
  accent: 'bg-accent-soft text-accent-text',
  warning: 'bg-warning-soft text-warning-text',
  danger: 'bg-danger-soft text-danger-text',
  success: 'bg-success-soft text-success-text',
}

/** A line across the part of the screen that it is about. */
export function Banner({
  tone = 'neutral',
  icon = 'info',
  children,
  action,
  onDismiss,
  className,
}: BannerProps) {
  const { frame } = useTexts()
  return (
    <div
      role="status"
      className={cx('flex items-center gap-2.5 px-4 py-2 text-sm', bannerTones[tone], className)}
    >
      <Icon name={icon} size={16} />
      <div className="min-w-0 flex-1">{children}</div>
      {action}
      {onDismiss && <IconButton label={frame.kit.close} icon="close" size="sm" onPress={onDismiss} />}
    </div>
  )
}

/** How far something has come, from 0 to 1; without a value it only says that it goes on. */
export function ProgressBar({ label, value }: { label: string; value?: number }) {
  return (
    <AriaProgressBar
      aria-label={label}
      value={value === undefined ? undefined : value * 100}
      isIndeterminate={value === undefined}
      className="w-full"
    >
      {({ percentage, isIndeterminate }) => (
        <div className="h-1 overflow-hidden rounded-full bg-pressed">
          <div
            className={cx(
              'h-full rounded-full bg-accent transition-[width]',
              isIndeterminate && 'w-1/3 animate-shimmer',
            )}
            style={isIndeterminate ? undefined : { width: `${percentage}%` }}
          />
        </div>
      )}
    </AriaProgressBar>
  )
}
