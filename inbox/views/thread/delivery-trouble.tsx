import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { Message } from '../../../shared/parley/index.ts'
import { failureReason } from '../../models/thread/failure-reason.ts'
import { resendMessage, settleMessage } from '../../models/thread/message-actions.ts'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

/** Why a message did not arrive, and what can be done about it. */
export function DeliveryTrouble({ message }: { message: Message }) {
  const app = useApp()
  const { thread } = useTexts()
  const { delivery } = thread
  const { status, direction } = message
  if (direction !== 'outbound' || message.deleted_at) return null
  if (status === 'unknown')
    return (
      <Trouble
        tone="text-warning-text"
        actions={
          <>
            <TextButton onPress={() => void settleMessage(app, message, 'sent')}>
              {delivery.wasSent}
            </TextButton>
            <TextButton onPress={() => void settleMessage(app, message, 'failed')}>
              {delivery.wasNotSent}
            </TextButton>
          </>
        }
      >
        <Icon name="question" size={14} />
        {delivery.unknownText}
      </Trouble>
    )
  if (status !== 'failed') return null
  const canResend = !message.resent_as_id && message.kind !== 'reaction'
  return (
    <Trouble
      tone="text-danger-text"
      actions={
        canResend ? (
          <TextButton onPress={() => void resendMessage(app, message)}>{delivery.resend}</TextButton>
        ) : (
          message.resent_as_id && <span className="text-muted">{delivery.resent}</span>
        )
      }
    >
      <Icon name="alert" size={14} />
      <span className="min-w-0">
        <Reasoned
          text={delivery.failed}
          {...(message.error && failureReason(message.error, delivery.reasons))}
        />
      </span>
    </Trouble>
  )
}

export type TroubleProps = { tone: string; children: ReactNode; actions?: ReactNode }

/** A line below a message that something is to be done about. */
export function Trouble({ tone, children, actions }: TroubleProps) {
  return (
    <div className={`flex max-w-full flex-wrap items-center justify-end gap-x-1.5 px-1 pt-1 text-xs ${tone}`}>
      <span className="flex min-w-0 items-center gap-1.5">{children}</span>
      {actions && <span className="flex flex-wrap items-center justify-end gap-x-1">{actions}</span>}
    </div>
  )
}

export type ReasonedProps = {
  text: string
  reason?: string | null | undefined
  /** What the network itself says, in whatever language it does. */
  detail?: string
}

/** What went wrong, and why as far as that is known. */
export function Reasoned({ text, reason, detail }: ReasonedProps) {
  return (
    <>
      {text}
      {reason && (
        <>
          {': '}
          <bdi>{reason}</bdi>
        </>
      )}
      {detail && (
        <>
          {' '}
          <bdi className="text-muted">{detail}</bdi>
        </>
      )}
    </>
  )
}

export type TextButtonProps = { children: ReactNode; onPress: () => void; isQuiet?: boolean }

/** A button that looks like a link, within a line of text. */
export function TextButton({ children, onPress, isQuiet = false }: TextButtonProps) {
  return (
    <AriaButton
      onPress={onPress}
      className={cx(
        'ring-focus min-h-6 rounded-sm px-1 underline-offset-2 data-[hovered]:underline',
        isQuiet ? 'text-muted' : 'font-semibold text-strong',
      )}
    >
      {children}
    </AriaButton>
  )
}
