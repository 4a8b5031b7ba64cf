import { memo } from 'react'
import type { Message } from '../../../shared/parley/index.ts'
import { Avatar } from '../kit/avatar.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { ClockTime } from '../kit/time.tsx'
import { useTexts } from '../use-texts.ts'
import { DeliveryMark } from './delivery-mark.tsx'
import { DeliveryTrouble } from './delivery-trouble.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageBody } from './message-body.tsx'
import { NoteEditor } from './note-editor.tsx'
import { Reactions } from './reactions.tsx'
import { useRow } from './thread-context.ts'
import { useAuthor } from './use-author.ts'
import { useRowState } from './use-row-state.ts'

export type MessageRowProps = { message: Message; isFirst: boolean; isLast: boolean }

/** One message: who, what, when, and what became of it. */
export const MessageRow = memo(function MessageRow({ message, isFirst, isLast }: MessageRowProps) {
  const { thread: texts, formatFull } = useTexts()
  const { contact } = useRow()
  const authorOf = useAuthor()
  const row = useRowState()
  const { direction, kind, at, edited_at: editedAt } = message
  const author = authorOf(message)
  const isInbound = direction === 'inbound'
  const isNote = direction === 'note'
  if (kind === 'system') return <SystemLine message={message} />
  return (
    <article
      data-message={message.id}
      tabIndex={-1}
      aria-label={`${isNote ? texts.author.note(author) : author}, ${formatFull(at)}`}
      {...row.props}
      className={cx(
        'flex scroll-my-20 gap-2 rounded-lg px-1 outline-offset-0',
        isFirst ? 'pt-2' : 'pt-0.5',
        isInbound ? 'flex-row' : 'flex-row-reverse',
      )}
    >
      {isInbound && (
        <span className="w-7 shrink-0 self-end pb-5">
          {isLast && <Avatar name={contact.name} src={contact.avatar_url} size={28} />}
        </span>
      )}
      <div
        className={cx(
          'flex max-w-[min(38rem,86%)] min-w-0 flex-col',
          isInbound ? 'items-start' : 'items-end',
        )}
      >
        {isFirst && (!isInbound || isNote) && (
          <p className="flex items-center gap-1 px-1 pb-0.5 text-xs text-muted">
            {isNote && <Icon name="lock" size={12} className="text-note-text" />}
            <bdi>{isNote ? texts.author.note(author) : author}</bdi>
          </p>
        )}
        <div className="relative max-w-full min-w-0">
          {row.isEditing ? (
            <NoteEditor message={message} onDone={row.stopEditing} />
          ) : (
            <MessageBody message={message} isFirst={isFirst} isLast={isLast} />
          )}
          {row.isActive && !row.isEditing && <MessageActions message={message} row={row} />}
        </div>
        <Reactions message={message} />
        <DeliveryTrouble message={message} />
        {isLast && (
          <p className="flex h-5 items-center gap-1.5 px-1 text-xs text-muted">
            <ClockTime at={at} />
            {editedAt && !message.deleted_at && <span>· {texts.message.edited}</span>}
            {direction === 'outbound' && <DeliveryMark message={message} />}
          </p>
        )}
      </div>
    </article>
  )
})

/** What the network tells about the conversation itself. */
function SystemLine({ message }: { message: Message }) {
  const { thread } = useTexts()
  return (
    <p
      data-message={message.id}
      className="mx-auto max-w-md py-2 text-center text-xs text-balance text-muted"
    >
      <bdi>{message.text ?? thread.message.kinds['system']}</bdi> · <ClockTime at={message.at} />
    </p>
  )
}
