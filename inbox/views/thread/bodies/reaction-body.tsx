import type { Message } from '../../../../shared/parley/index.ts'
import { useTexts } from '../../use-texts.ts'

/** A reaction to a message that is not known here. */
export function ReactionBody({ message }: { message: Message }) {
  const { thread } = useTexts()
  return (
    <span className="text-muted">
      {message.text ? thread.message.reacted(message.text) : thread.message.reactionTakenBack}
    </span>
  )
}
