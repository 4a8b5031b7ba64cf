import { Button } from '../kit/button.tsx'
import { channelName } from '../kit/channel-mark.tsx'
import { Icon } from '../kit/icon.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useTexts } from '../use-texts.ts'

/** A free-form answer would not go through: a template would. */
export function ClosedWindow({ onChoose }: { onChoose: () => void }) {
  const { thread, frame } = useTexts()
  const { conversation, inbox } = useThread()
  const { channel, contact, last_message: last } = conversation
  const name = channelName(frame.channels, channel)
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 pt-2 pb-4">
      <span className="flex size-9 shrink-0 items-center justify-center rounded-full bg-warning-soft text-warning-text">
        <Icon name="clock" size={18} />
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-medium text-strong">{thread.window.closedTitle}</p>
        <p className="text-sm text-muted" dir="auto">
          {last ? thread.window.closedText(name) : thread.window.neverText(name, contact.name)}
        </p>
      </div>
      {inbox?.has_templates && (
        <Button variant="primary" icon="template" onPress={onChoose}>
          {thread.window.choose}
        </Button>
      )}
    </div>
  )
}
