import type { ReactNode } from 'react'
import type { Message } from '../../../shared/parley/index.ts'
import { cx } from '../kit/class-names.ts'

export type BubbleProps = {
  message: Pick<Message, 'direction' | 'status'>
  isFirst: boolean
  isLast: boolean
  children: ReactNode
}

const papers = {
  inbound: 'bg-sunken text-strong dark:bg-raised',
  outbound: 'bg-accent-soft text-strong',
  note: 'bg-note text-strong ring-1 ring-note-line ring-inset',
}

/** The paper a message is written on; those of one group share their inner corners. */
export function Bubble({ message: { direction, status }, isFirst, isLast, children }: BubbleProps) {
  const isInbound = direction === 'inbound'
  return (
    <div
      className={cx(
        'max-w-full min-w-0 overflow-hidden rounded-xl px-3 py-2 text-base wrap-anywhere',
        papers[direction],
        status === 'failed' && direction === 'outbound' && 'ring-1 ring-danger/50 ring-inset',
        !isFirst && (isInbound ? 'rounded-ss-sm' : 'rounded-se-sm'),
        !isLast && (isInbound ? 'rounded-es-sm' : 'rounded-ee-sm'),
      )}
    >
      {children}
    </div>
  )
}
