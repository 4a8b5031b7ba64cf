import { Button as AriaButton } from 'react-aria-components/Button'
import { type ComposeFile, fileKind } from '../../models/composer/compose-file.ts'
import { mostFiles } from '../../models/composer/limits.ts'
import { IconButton } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { Icon } from '../kit/icon.tsx'
import { ProgressBar } from '../kit/states.tsx'
import { AudioPlayer } from '../thread/audio-player.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useTexts } from '../use-texts.ts'

/** The files of what is being written. */
export function ComposerFiles() {
  const { thread } = useTexts()
  const { composer } = useThread()
  if (composer.files.length === 0) return null
  return (
    <>
      <ul aria-label={thread.file.list} className="flex max-h-48 flex-wrap gap-2 overflow-y-auto px-3 pb-1">
        {composer.files.map((file) => (
          <li key={file.key}>
            <FileChip file={file} />
          </li>
        ))}
      </ul>
      {composer.files.length > mostFiles && (
        <p role="alert" className="px-4 pb-1 text-xs text-danger-text">
          {thread.file.tooMany(mostFiles)}
        </p>
      )}
    </>
  )
}

function FileChip({ file }: { file: ComposeFile }) {
  const { thread, formatBytes } = useTexts()
  const { composer } = useThread()
  const { name, mimeType, sizeBytes, state, progress, preview, upload } = file
  const kind = fileKind(mimeType)
  const words = {
    uploading: formatBytes(sizeBytes),
    ready: formatBytes(sizeBytes),
    waiting: thread.file.waiting,
    failed: file.problem ?? thread.file.failed,
  }[state]
  return (
    <div
      className={cx(
        'relative flex h-14 max-w-full items-center gap-2.5 overflow-hidden rounded-lg border bg-panel ps-1.5 pe-1',
        state === 'failed' ? 'border-danger/60' : 'border-line',
        kind === 'audio' && upload ? 'w-76' : 'w-56',
      )}
    >
      {kind === 'audio' && upload ? (
        <div className="min-w-0 flex-1 ps-1">
          <AudioPlayer src={upload.url} seed={upload.id} label={name} />
        </div>
      ) : (
        <>
          {preview && kind === 'image' ? (
            <img src={preview} alt="" className="size-11 shrink-0 rounded-md bg-pressed object-cover" />
          ) : (
            <span className="flex size-11 shrink-0 items-center justify-center rounded-md bg-sunken text-muted">
              <Icon name={kind === 'video' ? 'video' : kind === 'audio' ? 'mic' : 'file'} size={20} />
            </span>
          )}
          <span className="min-w-0 flex-1">
            <bdi className="block truncate text-sm font-medium text-strong">{name}</bdi>
            <span
              className={cx(
                'tabular block truncate text-xs',
                state === 'failed' ? 'text-danger-text' : 'text-muted',
              )}
              role={state === 'failed' ? 'alert' : undefined}
            >
              {words}
            </span>
          </span>
        </>
      )}
      {state === 'failed' && (
        <AriaButton
          aria-label={thread.file.retry(name)}
          onPress={() => composer.retryFile(file.key)}
          className="ring-focus flex size-6 items-center justify-center rounded-md text-muted data-[hovered]:bg-hover"
        >
          <Icon name="refresh" size={16} />
        </AriaButton>
      )}
      <IconButton
        size="sm"
        label={thread.file.remove(name)}
        icon="close"
        onPress={() => composer.removeFile(file.key)}
      />
      {state === 'uploading' && (
        <div className="absolute inset-x-0 bottom-0">
          <ProgressBar label={thread.file.uploading(name)} value={progress} />
        </div>
      )}
    </div>
  )
}
