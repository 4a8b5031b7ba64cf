import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { useView } from './context.ts'
import { Icon } from './icons.tsx'
import { useFiles } from './use-files.ts'

/** Files may be dropped anywhere in the chat. */
export function DropZone({ children }: { children: ComponentChildren }) {
  const { chat, texts } = useView()
  const [isOver, setOver] = useState(false)
  const { takeFiles } = useFiles()
  const mayDrop = chat.config.uploads !== null && chat.mayWrite && !chat.needsPreChat
  return (
    <main
      class="zone"
      onDragOver={(event) => {
        event.preventDefault()
        setOver(mayDrop)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        if (mayDrop) takeFiles([...(event.dataTransfer?.files ?? [])])
      }}
    >
      {children}
      {isOver && (
        <div class="drop" aria-hidden="true">
          <Icon name="attach" size={32} />
          {texts.dropHere}
        </div>
      )}
    </main>
  )
}
