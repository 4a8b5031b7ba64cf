import { type DragEvent, type ReactNode, useState } from 'react'
import type { Composer } from '../../models/composer/composer.ts'
import { Icon } from '../kit/icon.tsx'
import { useTexts } from '../use-texts.ts'

/** Files that are dropped anywhere on the thread go into what is being written. */
export function DropZone({ composer, children }: { composer: Composer; children: ReactNode }) {
  const { thread } = useTexts()
  const [depth, setDepth] = useState(0)
  const isOfFiles = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes('Files')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one of several ways; the button and pasting are others
    <div
      className="flex min-h-0 flex-1 flex-col"
      onDragEnter={(event) => isOfFiles(event) && setDepth((now) => now + 1)}
      onDragLeave={(event) => isOfFiles(event) && setDepth((now) => Math.max(0, now - 1))}
      onDragOver={(event) => isOfFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!isOfFiles(event)) return
        event.preventDefault()
        setDepth(0)
        composer.addFiles([...event.dataTransfer.files])
        composer.askFocus()
      }}
    >
      {children}
      {depth > 0 && (
        <div className="pointer-events-none absolute inset-2 z-30 flex animate-fade flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent bg-panel/90 text-accent-text">
          <Icon name="paperclip" size={28} />
          <p className="text-base font-medium">{thread.composer.drop}</p>
        </div>
      )}
    </div>
  )
}
