import type { Attachment } from '../../../../shared/parley/index.ts'
import { Icon, type IconName } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

const icons: Record<Attachment['kind'], IconName> = {
  image: 'image',
  video: 'video',
  audio: 'mic',
  document: 'file',
  sticker: 'smile',
}

/** A file to take away, or one that is still on its way. */
export function FileCard({ file }: { file: Attachment }) {
  const { thread, formatBytes } = useTexts()
  const { kind, state, url, file_name: name, size_bytes: bytes, error } = file
  const label = name ?? thread.message.kinds[kind] ?? kind
  const facts = [extensionOf(name), bytes === null ? undefined : formatBytes(bytes)]
    .filter(Boolean)
    .join(' · ')
  const body = (
    <>
      <span className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-panel text-accent-text shadow-small">
        <Icon name={icons[kind]} size={20} />
      </span>
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate font-medium text-aligned">
          {label}
        </span>
        <span className="tabular block truncate text-xs text-muted">
          {state === 'pending' && thread.media.pending}
          {state === 'failed' && (error ?? thread.media.failed)}
          {state === 'stored' && <bdi>{facts}</bdi>}
        </span>
      </span>
    </>
  )
  const shape = 'flex w-72 max-w-full items-center gap-2.5 rounded-lg py-0.5 text-start'
  if (state !== 'stored' || !url) return <div className={shape}>{body}</div>
  return (
    <a
      href={url}
      download={name ?? true}
      target="_blank"
      rel="noopener noreferrer"
      className={`${shape} group/file`}
    >
      {body}
      <Icon
        name="download"
        size={18}
        className="text-muted transition-colors group-hover/file:text-accent-text"
      />
    </a>
  )
}

function extensionOf(name: string | null): string | undefined {
  const extension = name?.split('.').at(-1)
  return extension && extension !== name && extension.length <= 5 ? extension.toUpperCase() : undefined
}
