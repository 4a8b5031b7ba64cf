import { lazy, Suspense, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Attachment, Message } from '../../../../shared/parley/index.ts'
import { isVoiceNote } from '../../../models/thread/message-content.ts'
import { cx } from '../../kit/class-names.ts'
import { Icon } from '../../kit/icon.tsx'
import { selectIsLive } from '../../use-retry-when-live.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { AudioPlayer } from '../audio-player.tsx'
import { RichText } from '../rich-text.tsx'
import { useRow } from '../thread-context.ts'
import { FileCard } from './file-card.tsx'

const MediaViewer = lazy(async () => ({ default: (await import('../media-viewer.tsx')).MediaViewer }))

/** The files of a message, and the words beside them. */
export function FilesBody({ message }: { message: Message }) {
  const { thread } = useTexts()
  const { attachments, text, kind } = message
  const [openId, setOpenId] = useState<string | null>(null)
  const { thread: model } = useRow()
  if (attachments.length === 0)
    return (
      <>
        <p className="flex items-center gap-2 text-muted">
          <Icon name="file" size={18} />
          {thread.message.kinds[kind] ?? kind}
        </p>
        {text && <RichText text={text} />}
      </>
    )
  return (
    <>
      {attachments.map((file) => (
        <File key={file.id} file={file} message={message} onOpen={() => setOpenId(file.id)} />
      ))}
      {text && kind !== 'sticker' && (
        <div className={kind === 'audio' ? 'pt-1' : 'pt-2'}>
          <RichText text={text} mentions={message.mentions} />
        </div>
      )}
      {openId && (
        <Suspense>
          <MediaViewer items={model.timeline?.items ?? []} openId={openId} onClose={() => setOpenId(null)} />
        </Suspense>
      )}
    </>
  )
}

type FileProps = { file: Attachment; message: Message; onOpen: () => void }

function File({ file, message, onOpen }: FileProps) {
  const { thread } = useTexts()
  const { kind, url, state, file_name: name } = file
  const label = name ?? thread.message.kinds[kind] ?? kind
  if (state !== 'stored' || !url) return <FileCard file={file} />
  switch (kind) {
    case 'image':
      return <Picture src={url} label={thread.media.open(label)} onOpen={onOpen} />
    case 'video':
      return <Film src={url} label={thread.media.open(label)} onOpen={onOpen} />
    case 'audio':
      return (
        <AudioPlayer
          src={url}
          seed={file.id}
          label={isVoiceNote(message) ? thread.message.voiceNote : label}
        />
      )
    case 'sticker':
      return <img src={url} alt={label} loading="lazy" className="size-32 object-contain" />
    default:
      return <FileCard file={file} />
  }
}

const tile =
  'ring-focus group/tile relative -mx-2 -my-1 block aspect-[4/3] w-72 max-w-[calc(100%+1rem)] overflow-hidden rounded-lg bg-pressed'

/** Always as large, so that nothing moves when it comes; the whole of it stands in the viewer. */
function Picture({ src, label, onOpen }: { src: string; label: string; onOpen: () => void }) {
  const { thread } = useTexts()
  const [state, setState] = useState<'loading' | 'shown' | 'broken'>('loading')
  const isLive = useStore(selectIsLive)
  const [wasLive, setWasLive] = useState(isLive)
  if (wasLive !== isLive) {
    setWasLive(isLive)
    // It may have been for want of a connection, and now there is one.
    if (isLive && state === 'broken') setState('loading')
  }
  return (
    <Button aria-label={label} onPress={onOpen} className={tile}>
      {state === 'broken' ? (
        <span className="flex size-full flex-col items-center justify-center gap-1 text-xs text-muted">
          <Icon name="image" size={24} />
          {thread.media.failed}
        </span>
      ) : (
        <img
          src={src}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onLoad={() => setState('shown')}
          onError={() => setState('broken')}
          className={cx(
            'size-full object-cover transition-opacity duration-200',
            state === 'loading' && 'opacity-0',
          )}
        />
      )}
    </Button>
  )
}

function Film({ src, label, onOpen }: { src: string; label: string; onOpen: () => void }) {
  return (
    <Button aria-label={label} onPress={onOpen} className={tile}>
      <video
        src={`${src}#t=0.1`}
        preload="metadata"
        muted
        playsInline
        tabIndex={-1}
        className="size-full object-cover"
      />
      <span className="absolute inset-0 flex items-center justify-center">
        <span className="flex size-12 items-center justify-center rounded-full bg-black/55 text-white transition-transform group-data-[hovered]/tile:scale-105">
          <Icon name="play" size={24} />
        </span>
      </span>
    </Button>
  )
}
