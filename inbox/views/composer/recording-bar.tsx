import { Button, IconButton } from '../kit/button.tsx'
import { clockOf } from '../thread/audio-player.tsx'
import { useTexts } from '../use-texts.ts'
import type { RecorderControl } from './use-recorder.ts'

/** While a voice note is spoken: how long, how loud, and what to do with it. */
export function RecordingBar({ recorder }: { recorder: RecorderControl }) {
  const { thread } = useTexts()
  const { levels, elapsedMs } = recorder
  return (
    <fieldset aria-label={thread.recording.label} className="flex h-20 items-center gap-3 px-3">
      <IconButton label={thread.recording.stop} icon="trash" onPress={recorder.cancel} />
      <span aria-hidden="true" className="size-2.5 animate-shimmer rounded-full bg-danger" />
      <span className="tabular w-10 text-sm text-strong" role="timer">
        {clockOf(elapsedMs / 1000)}
      </span>
      <div
        aria-hidden="true"
        dir="ltr"
        className="flex h-10 min-w-0 flex-1 items-center justify-end gap-[3px] overflow-hidden"
      >
        {levels.map(({ at, level }) => (
          <span
            key={at}
            className="w-[3px] shrink-0 rounded-full bg-accent"
            style={{ height: `${Math.max(8, level * 100)}%` }}
          />
        ))}
      </div>
      <Button variant="primary" icon="check" onPress={recorder.finish}>
        {thread.recording.send}
      </Button>
    </fieldset>
  )
}
