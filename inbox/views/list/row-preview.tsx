import type { Preview } from '../../models/conversations/preview.ts'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { useTexts } from '../use-texts.ts'

/** The newest thing in a conversation, in a line or two. */
export function RowPreview({
  preview,
  isUnread,
  lines,
}: {
  preview: Preview
  isUnread: boolean
  lines: 1 | 2
}) {
  return (
    <div
      dir="auto"
      className={cx(
        'min-w-0 flex-1 text-sm break-words text-aligned',
        lines === 2 ? 'line-clamp-2' : 'truncate',
        isUnread ? 'text-normal' : 'text-muted',
      )}
    >
      <PreviewContent preview={preview} />
    </div>
  )
}

function PreviewContent({ preview }: { preview: Preview }) {
  const { list } = useTexts()
  const texts = list.list
  switch (preview.name) {
    case 'typing':
      return <span className="text-accent-text">{texts.typing}</span>
    case 'draft':
      return (
        <>
          <span className="font-medium text-danger-text">{texts.draft}</span>
          <span aria-hidden="true"> · </span>
          {preview.text}
        </>
      )
    case 'call':
      return (
        <span className={preview.isLost ? 'text-danger-text' : undefined}>
          <Mark icon={preview.isLost ? 'phone-missed' : 'phone'} />
          {preview.isLost ? texts.lostCall : texts.call}
        </span>
      )
    case 'nothing':
      return texts.noPreview
    case 'message':
      return (
        <>
          <DirectionMark mark={preview.mark} />
          {preview.text || (texts.kinds[preview.kind] ?? texts.kinds['unsupported'])}
        </>
      )
  }
}

type MessageMark = Extract<Preview, { name: 'message' }>['mark']

/** Who wrote it, and how far it came. */
function DirectionMark({ mark }: { mark: MessageMark }) {
  const { list } = useTexts()
  const texts = list.list
  switch (mark) {
    case 'inbound':
      return null
    case 'note':
      return <Mark icon="note" className="text-warning-text" label={texts.note} />
    case 'failed':
      return <Mark icon="alert" className="text-danger-text" label={texts.failed} />
    case 'read':
      return <Mark icon="check-double" className="text-accent-text" label={texts.readByContact} />
    case 'sent':
      return <Mark icon="check-single" label={texts.sent} />
  }
}

function Mark({
  icon,
  className,
  label,
}: {
  icon: Parameters<typeof Icon>[0]['name']
  className?: string
  label?: string
}) {
  return (
    <>
      <Icon name={icon} size={14} className={cx('me-1 -mt-0.5 inline-block', className)} />
      {label && <span className="sr-only">{label}: </span>}
    </>
  )
}
