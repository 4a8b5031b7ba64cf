import type { Message } from '../../../../shared/parley/index.ts'
import { readInteractive } from '../../../models/thread/message-content.ts'
import { withKeys } from '../../../models/thread/with-keys.ts'
import { Icon } from '../../kit/icon.tsx'
import { RichText } from '../rich-text.tsx'
import { Choices } from './choices.tsx'
import { UnsupportedBody } from './unsupported-body.tsx'

/** Buttons or a list that were offered, or what was picked of them. */
export function InteractiveBody({ message }: { message: Message }) {
  const { header, body, footer, opens, sections, isReply } = readInteractive(message.content)
  const text = body ?? message.text
  if (!text && sections.length === 0) return <UnsupportedBody message={message} />
  if (isReply)
    return (
      <div className="flex items-start gap-2">
        <Icon name="check-circle" size={18} className="mt-0.5 text-success-text" />
        <div className="min-w-0">
          <p className="font-medium" dir="auto">
            {text}
          </p>
          {footer && (
            <p className="text-sm text-muted" dir="auto">
              {footer}
            </p>
          )}
        </div>
      </div>
    )
  return (
    <div className="min-w-48">
      {header && (
        <p className="font-semibold" dir="auto">
          {header}
        </p>
      )}
      {text && <RichText text={text} />}
      {footer && (
        <p className="mt-1 text-xs text-muted" dir="auto">
          {footer}
        </p>
      )}
      {opens && (
        <p className="mt-2 text-xs font-medium text-muted" dir="auto">
          {opens}
        </p>
      )}
      {withKeys(sections, ({ title = '' }) => title).map(({ key, item: { title, choices } }) => (
        <div key={key}>
          {title && (
            <p className="mt-2 text-xs font-medium text-muted" dir="auto">
              {title}
            </p>
          )}
          <Choices choices={choices} />
        </div>
      ))}
    </div>
  )
}
