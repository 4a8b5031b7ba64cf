import { Fragment } from 'react'
import { useFrame } from '../use-app.ts'
import { cx } from './class-names.ts'

export type KbdProps = {
  /** The id of a command; its keys as the person has them. */
  command?: string
  /** Or the keys themselves, one list for each press. */
  keys?: string[][]
  tone?: 'plain' | 'dark'
}

/** Keys as they look. Draws nothing for a command without keys. */
export function Kbd({ command, keys, tone = 'plain' }: KbdProps) {
  const { shortcuts } = useFrame()
  const presses = keys ?? (command ? shortcuts.shownKeys(command) : undefined)
  if (!presses) return null
  return (
    <span className="inline-flex items-center gap-1" dir="ltr" aria-hidden="true">
      {presses.map((press, index) => (
        <Fragment key={presses.slice(0, index + 1).join(' ')}>
          {press.map((key) => (
            <kbd
              key={key}
              className={cx(
                'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm px-1 font-sans text-[11px] leading-none',
                tone === 'dark'
                  ? 'bg-white/15 text-white/85'
                  : 'border border-line bg-sunken text-muted dark:bg-white/5',
              )}
            >
              {key}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  )
}
