import { lineOf } from '../../models/thread/message-content.ts'
import { IconButton } from '../kit/button.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useTexts } from '../use-texts.ts'

/** The message that is being answered. */
export function AnsweredQuote() {
  const { thread } = useTexts()
  const { composer, conversation } = useThread()
  const { replyTo, mode } = composer
  if (!replyTo || mode === 'note') return null
  const name = replyTo.direction === 'inbound' ? conversation.contact.name : thread.author.you
  return (
    <div className="mx-3 mt-1.5 flex items-center gap-2 rounded-sm border-s-2 border-accent bg-hover py-1 ps-2 pe-1">
      <p className="min-w-0 flex-1">
        <span className="block truncate text-xs font-medium text-accent-text">
          <bdi>{thread.composer.answering(name)}</bdi>
        </span>
        <span className="block truncate text-sm text-muted" dir="auto">
          {lineOf(replyTo) || thread.message.kinds[replyTo.kind]}
        </span>
      </p>
      <IconButton
        size="sm"
        label={thread.composer.stopAnswering}
        icon="close"
        onPress={() => composer.answer(null)}
      />
    </div>
  )
}
