import { Button } from 'react-aria-components/Button'
import type { Message } from '../../../shared/parley/index.ts'
import { reactTo } from '../../models/thread/message-actions.ts'
import { Tooltip } from '../kit/tooltip.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useRow } from './thread-context.ts'

const chip =
  'ring-focus flex h-6 items-center rounded-full border border-line bg-panel px-1.5 text-sm leading-none shadow-small'

/** What both sides thought of it. One's own side is taken back by pressing it. */
export function Reactions({ message }: { message: Message }) {
  const app = useApp()
  const { thread } = useTexts()
  const { contact } = useRow()
  if (message.reactions.length === 0 || message.deleted_at) return null
  return (
    <div className="z-1 -mt-1.5 flex gap-1 px-2">
      {message.reactions.map(({ emoji, by }) =>
        by === 'us' ? (
          <Tooltip
            key={by}
            text={`${thread.message.reactedByUs(emoji)} · ${thread.message.takeReactionBack}`}
          >
            <Button
              className={chip}
              onPress={() => void reactTo(app, message, '')}
              aria-label={thread.message.reactedByUs(emoji)}
            >
              {emoji}
            </Button>
          </Tooltip>
        ) : (
          <span
            key={by}
            role="img"
            aria-label={thread.message.reactedByContact(emoji, contact.name)}
            className={chip}
          >
            {emoji}
          </span>
        ),
      )}
    </div>
  )
}
