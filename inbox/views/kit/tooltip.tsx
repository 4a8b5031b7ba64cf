import type { ReactNode } from 'react'
import { Tooltip as AriaTooltip, Focusable, TooltipTrigger } from 'react-aria-components/Tooltip'
import { Kbd } from './kbd.tsx'

export type TooltipProps = {
  text: ReactNode
  /** The id of a command whose keys are shown beside the text. */
  shortcut?: string
  placement?: 'top' | 'bottom' | 'start' | 'end'
  /** A button of the kit, or with `isPlain` any one element. */
  children: ReactNode
  isDisabled?: boolean
}

/** Says what a thing is while the pointer or the focus is on it. */
export function Tooltip({ text, shortcut, placement = 'top', children, isDisabled }: TooltipProps) {
  return (
    <TooltipTrigger delay={450} closeDelay={80} isDisabled={isDisabled}>
      {children}
      <TooltipBubble placement={placement} shortcut={shortcut}>
        {text}
      </TooltipBubble>
    </TooltipTrigger>
  )
}

/** For what is no button: makes one element focusable and explains it. */
export function Explained({ text, children }: { text: ReactNode; children: React.ReactElement }) {
  return (
    <TooltipTrigger delay={450} closeDelay={80}>
      <Focusable>{children as React.ComponentProps<typeof Focusable>['children']}</Focusable>
      <TooltipBubble>{text}</TooltipBubble>
    </TooltipTrigger>
  )
}

export function TooltipBubble({
  children,
  shortcut,
  placement = 'top',
}: {
  children: ReactNode
  shortcut?: string
  placement?: TooltipProps['placement']
}) {
  return (
    <AriaTooltip
      placement={placement}
      offset={6}
      className="pointer-events-none z-50 flex max-w-72 items-center gap-2 rounded-md bg-[#1d2130] px-2 py-1 text-xs text-white shadow-float data-[entering]:animate-fade dark:bg-[#2b2f3a]"
    >
      <span dir="auto">{children}</span>
      {shortcut && <Kbd command={shortcut} tone="dark" />}
    </AriaTooltip>
  )
}
