import type { Message } from '../../../shared/parley/index.ts'
import { isOnlyEmoji } from '../../models/thread/rich-text.ts'
import { useTexts } from '../use-texts.ts'
import { CardsBody } from './bodies/cards-body.tsx'
import { FilesBody } from './bodies/files-body.tsx'
import { InteractiveBody } from './bodies/interactive-body.tsx'
import { OrderBody } from './bodies/order-body.tsx'
import { PlaceBody } from './bodies/place-body.tsx'
import { ReactionBody } from './bodies/reaction-body.tsx'
import { TemplateBody } from './bodies/template-body.tsx'
import { TextBody } from './bodies/text-body.tsx'
import { UnsupportedBody } from './bodies/unsupported-body.tsx'
import { Bubble } from './bubble.tsx'
import { Quote } from './quote.tsx'

type BodyProps = { message: Message; isFirst: boolean; isLast: boolean }

/** What a message says, in its bubble. */
export function MessageBody({ message, isFirst, isLast }: BodyProps) {
  const { thread } = useTexts()
  if (message.deleted_at)
    return (
      <Bubble message={message} isFirst={isFirst} isLast={isLast}>
        <span className="text-muted italic">{thread.message.deleted}</span>
      </Bubble>
    )
  const hasOwnLook =
    message.kind === 'sticker' || (message.kind === 'text' && isOnlyEmoji(message.text ?? ''))
  if (hasOwnLook && !message.reply_to) return <Content message={message} />
  return (
    <Bubble message={message} isFirst={isFirst} isLast={isLast}>
      {message.reply_to && message.kind !== 'reaction' && <Quote quoted={message.reply_to} />}
      <Content message={message} />
    </Bubble>
  )
}

/** The one place that knows which part draws which kind. What is not known is still readable. */
function Content({ message }: { message: Message }) {
  switch (message.kind) {
    case 'text':
    case 'button':
      return message.attachments.length > 0 ? <FilesBody message={message} /> : <TextBody message={message} />
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return <FilesBody message={message} />
    case 'location':
      return <PlaceBody message={message} />
    case 'contacts':
      return <CardsBody message={message} />
    case 'template':
      return <TemplateBody message={message} />
    case 'interactive':
      return <InteractiveBody message={message} />
    case 'order':
      return <OrderBody message={message} />
    case 'reaction':
      return <ReactionBody message={message} />
    default:
      return message.attachments.length > 0 ? (
        <FilesBody message={message} />
      ) : (
        <UnsupportedBody message={message} />
      )
  }
}
