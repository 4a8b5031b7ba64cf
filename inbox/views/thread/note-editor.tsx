import { useState } from 'react'
import type { Message } from '../../../shared/parley/index.ts'
import { editMessage } from '../../models/thread/message-actions.ts'
import { Button } from '../kit/button.tsx'
import { TextArea } from '../kit/text-field.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

/** Changes a note of one's own, in its place. */
export function NoteEditor({ message, onDone }: { message: Message; onDone: () => void }) {
  const app = useApp()
  const { thread } = useTexts()
  const [text, setText] = useState(message.text ?? '')
  const canSave = text.trim() !== '' && text !== message.text
  return (
    <form
      className="flex w-[min(32rem,80vw)] flex-col gap-2 rounded-xl bg-note p-2 ring-1 ring-note-line ring-inset"
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) void editMessage(app, message, text.trim())
        onDone()
      }}
    >
      <TextArea
        label={thread.message.edit}
        isLabelHidden
        value={text}
        onChange={setText}
        rows={3}
        autoFocus
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" variant="ghost" onPress={onDone}>
          {thread.message.cancelEdit}
        </Button>
        <Button size="sm" variant="primary" type="submit" isDisabled={!canSave}>
          {thread.message.saveEdit}
        </Button>
      </div>
    </form>
  )
}
