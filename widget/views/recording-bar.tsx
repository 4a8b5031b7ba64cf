import { useEffect } from 'preact/hooks'
import type { Recorder } from '../models/recorder.ts'
import { useModel, useView } from './context.ts'
import { Icon } from './icons.tsx'

/** Stands in the place of the composer while somebody speaks. */
export function RecordingBar({ recorder }: { recorder: Recorder }) {
  const { chat, texts } = useView()
  useModel(recorder)
  const send = async () => {
    const note = await recorder.finish()
    if (note) chat.sendFile(note.blob, note.name)
  }
  useEffect(() => {
    if (recorder.isTooLong) void send()
  })
  const seconds = Math.floor(recorder.elapsedMs / 1000)
  return (
    <div class="composer">
      <div class="box recording">
        <button type="button" class="tool" aria-label={texts.cancel} onClick={() => recorder.cancel()}>
          <Icon name="trash" />
        </button>
        <span class="pulse" aria-hidden="true" />
        <span role="timer" aria-label={texts.recording}>
          {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
        </span>
        <span class="wave" aria-hidden="true" />
        <button type="button" class="tool send" aria-label={texts.send} onClick={() => void send()}>
          <Icon name="send" size={20} />
        </button>
      </div>
    </div>
  )
}
