import { useEffect, useState } from 'react'
import { fileKind } from '../../../models/composer/compose-file.ts'
import type { OutboxFile } from '../../../models/composer/outbox-item.ts'
import { Icon } from '../../kit/icon.tsx'
import { useTexts } from '../../use-texts.ts'

/** A file that is on its way, as its sender has it. */
export function PendingFile({ file }: { file: OutboxFile }) {
  const { formatBytes } = useTexts()
  const { name, mimeType, sizeBytes, upload, blob } = file
  const [preview, setPreview] = useState<string>()
  const kind = fileKind(mimeType)
  useEffect(() => {
    if (kind !== 'image' || upload || !blob) return
    const address = URL.createObjectURL(blob)
    setPreview(address)
    return () => URL.revokeObjectURL(address)
  }, [kind, upload, blob])
  const src = upload && kind === 'image' ? upload.url : preview
  if (src)
    return (
      <img
        src={src}
        alt={name}
        className="-mx-2 -my-1 mb-1 aspect-[4/3] w-72 max-w-[calc(100%+1rem)] rounded-lg bg-pressed object-cover"
      />
    )
  return (
    <div className="flex w-72 max-w-full items-center gap-2.5 py-0.5">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-panel text-accent-text shadow-small">
        <Icon name={kind === 'audio' ? 'mic' : kind === 'video' ? 'video' : 'file'} size={20} />
      </span>
      <span className="min-w-0 flex-1">
        <bdi className="block truncate font-medium">{name}</bdi>
        <span className="tabular block text-xs text-muted">{formatBytes(sizeBytes)}</span>
      </span>
    </div>
  )
}
