import { Button as AriaButton } from 'react-aria-components/Button'
import { Icon } from '../kit/icon.tsx'
import { useObservable } from '../use-observable.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

const pill =
  'ring-focus pointer-events-auto flex h-8 items-center gap-1.5 rounded-full bg-raised px-3 text-sm font-medium text-strong shadow-float animate-rise data-[hovered]:text-accent-text'

/** Up to where the unread begin, and down to the newest, with how much came in meanwhile. */
export function JumpPills() {
  const { thread: texts } = useTexts()
  const { thread } = useThread()
  useObservable(thread)
  const { isAtEnd, isUnreadAbove } = thread
  const count = thread.newBelow.length
  return (
    <>
      {isUnreadAbove && (
        <div className="pointer-events-none absolute inset-x-0 top-3 z-10 flex justify-center">
          <AriaButton className={pill} onPress={() => thread.goToUnread()}>
            <Icon name="arrow-up" size={16} className="text-accent-text" />
            {texts.commands.toUnread}
          </AriaButton>
        </div>
      )}
      {!isAtEnd && (
        <div className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center">
          <AriaButton
            className={pill}
            onPress={() => void thread.goToNewest()}
            aria-label={count > 0 ? undefined : texts.log.toNewest}
          >
            <Icon name="arrow-down" size={16} className="text-accent-text" />
            {count > 0 && <span className="tabular">{texts.log.newBelow(count)}</span>}
          </AriaButton>
        </div>
      )}
    </>
  )
}
