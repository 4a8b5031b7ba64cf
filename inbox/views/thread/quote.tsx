import { Button } from 'react-aria-components/Button'
import type { Message } from '../../../shared/parley/index.ts'
import { lineOf } from '../../models/thread/message-content.ts'
import { useTexts } from '../use-texts.ts'
import { useRow } from './thread-context.ts'

/** The message that is answered; pressing it goes there. */
export function Quote({ quoted }: { quoted: NonNullable<Message['reply_to']> }) {
  const { thread: texts } = useTexts()
  const { thread, contact } = useRow()
  const author = quoted.direction === 'inbound' ? contact.name : texts.message.quotedUs
  const kind = texts.message.kinds[quoted.kind]
  return (
    <Button
      aria-label={texts.message.goToQuoted}
      onPress={() => void thread.goTo(quoted.id)}
      className="ring-focus mb-1.5 block w-full min-w-40 rounded-sm border-s-2 border-accent bg-hover py-1 ps-2 pe-2.5 text-start transition-colors data-[hovered]:bg-pressed"
    >
      <span className="block truncate text-xs font-medium text-accent-text">
        <bdi>{author}</bdi>
      </span>
      <span className="block truncate text-sm text-muted" dir="auto">
        {lineOf(quoted) || kind || texts.message.kinds['unsupported']}
      </span>
    </Button>
  )
}
