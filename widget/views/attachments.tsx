import type { Attachment, Message } from '../../shared/widget.ts'
import { fileKind, type Pending } from '../models/entries.ts'
import { useView } from './context.ts'
import { Icon } from './icons.tsx'
import { sizeOf } from './message.tsx'

/** The files of a message. Its sender sees the own copy until the server's can be had. */
export function Files({ message, preview }: { message: Message; preview: string | undefined }) {
  return (
    <>
      {message.attachments.map((file) => (
        <File key={file.id} file={file} preview={preview} caption={message.text ?? ''} />
      ))}
    </>
  )
}

function File({
  file,
  preview,
  caption,
}: {
  file: Attachment
  preview: string | undefined
  caption: string
}) {
  const { language } = useView()
  const source = preview ?? file.url ?? undefined
  const name = file.name ?? file.kind
  switch (fileKind(file)) {
    case 'image':
      return <Picture source={source} href={file.url ?? undefined} name={caption || name} />
    case 'audio':
      return <Sound source={source} name={name} />
    case 'video':
      // biome-ignore lint/a11y/useMediaCaption: what people film has no captions
      return <video class="media" src={source} controls preload="metadata" aria-label={name} />
    default:
      return (
        <a
          class="bubble file"
          href={file.url ?? undefined}
          target="_blank"
          rel="noopener noreferrer"
          download={name}
        >
          <Icon name="file" />
          <span>
            <bdi>{name}</bdi>
            {file.size !== null && <small>{sizeOf(file.size, language)}</small>}
          </span>
        </a>
      )
  }
}

function Picture({
  source,
  href,
  name,
}: {
  source: string | undefined
  href: string | undefined
  name: string
}) {
  if (!source) return <div class="media blank" role="img" aria-label={name} />
  const image = <img class="media" src={source} alt={name} loading="lazy" decoding="async" />
  if (!href) return image
  return (
    <a href={href} target="_blank" rel="noopener noreferrer" class="picture">
      {image}
    </a>
  )
}

function Sound({ source, name }: { source: string | undefined; name: string }) {
  return (
    <div class="bubble sound">
      {/* biome-ignore lint/a11y/useMediaCaption: a voice note has no captions */}
      <audio src={source} controls preload="metadata" aria-label={name} />
    </div>
  )
}

/** A file that is on its way, as its sender has it. */
export function LocalFile({ file, progress }: { file: NonNullable<Pending['file']>; progress: number }) {
  const { language } = useView()
  return (
    <div class="local">
      {file.kind === 'image' && file.preview ? (
        <img class="media" src={file.preview} alt={file.name} />
      ) : (
        <div class="bubble file">
          <Icon name={file.kind === 'audio' ? 'mic' : 'file'} />
          <span>
            <bdi>{file.name}</bdi>
            <small>{sizeOf(file.blob.size, language)}</small>
          </span>
        </div>
      )}
      <progress max={1} value={progress} aria-label={file.name} />
    </div>
  )
}
