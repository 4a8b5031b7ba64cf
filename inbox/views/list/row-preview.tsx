import type { ReactNode } from 'react'
import type { Preview } from '../../models/conversations/preview.ts'
import { cx } from '../kit/class-names.ts'
import { Icon, type IconName } from '../kit/icon.tsx'
import { useTexts } from '../use-texts.ts'

export type RowPreviewProps = { preview: Preview; isUnread: boolean; lines: 1 | 2 }

/** The newest thing in a conversation, in a line or two. Marks stand beside the text, which has its own direction. */
export function RowPreview({ preview, isUnread, lines }: RowPreviewProps) {
  const { list } = useTexts()
  return (
    <div className={cx('flex min-w-0 flex-1 gap-1 text-sm', isUnread ? 'text-normal' : 'text-muted')}>
      <PreviewMark preview={preview} />
      <div
        dir="auto"
        className={cx(
          'min-w-0 flex-1 text-aligned break-words',
          lines === 2 ? 'line-clamp-2' : 'truncate',
          preview.name === 'typing' && 'text-accent-text',
          preview.name === 'call' && preview.isLost && 'text-danger-text',
        )}
      >
        {textOf(preview, list.list)}
      </div>
    </div>
  )
}

function textOf(preview: Preview, texts: ReturnType<typeof useTexts>['list']['list']): string {
  switch (preview.name) {
    case 'typing':
      return preview.by === undefined ? texts.typing : texts.agentTyping(preview.by)
    case 'draft':
      return preview.text
    case 'call':
      return preview.isLost ? texts.lostCall : texts.call
    case 'nothing':
      return texts.noPreview
    case 'message':
      return preview.text || (texts.kinds[preview.kind] ?? texts.kinds['unsupported']!)
  }
}

/** What it is, or who wrote it and how far it came. */
function PreviewMark({ preview }: { preview: Preview }): ReactNode {
  const { list } = useTexts()
  const texts = list.list
  if (preview.name === 'draft')
    return <span className="shrink-0 font-medium text-danger-text">{texts.draft}</span>
  if (preview.name === 'call')
    return (
      <Mark
        icon={preview.isLost ? 'phone-missed' : 'phone'}
        className={preview.isLost ? 'text-danger-text' : undefined}
      />
    )
  if (preview.name !== 'message') return null
  switch (preview.mark) {
    case 'inbound':
      return null
    case 'note':
      return <Mark icon="note" className="text-warning-text" label={texts.note} />
    case 'failed':
      return <Mark icon="alert" className="text-danger-text" label={texts.failed} />
    case 'waiting':
      return <Mark icon="clock" label={texts.sending} />
    case 'sent':
      return <Mark icon="check-single" label={texts.sent} />
    case 'delivered':
      return <Mark icon="check-double" label={texts.delivered} />
    case 'read':
      return <Mark icon="check-double" className="text-accent-text" label={texts.readByContact} />
  }
}

function Mark({ icon, className, label }: { icon: IconName; className?: string; label?: string }) {
  return (
    <span title={label} className={cx('flex h-5 shrink-0 items-center', className)}>
      <Icon name={icon} size={14} />
      {label && <span className="sr-only">{label}: </span>}
    </span>
  )
}
