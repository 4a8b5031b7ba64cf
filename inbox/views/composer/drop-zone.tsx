import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Composer } from '../../models/composer/composer.ts'
import { Icon } from '../kit/icon.tsx'
import { useTexts } from '../use-texts.ts'

/** Files that are dropped anywhere on the thread go into what is being written. */
export function DropZone({ composer, children }: { composer: Composer; children: ReactNode }) {
  const { thread } = useTexts()
  const zone = useRef<HTMLDivElement>(null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    if (zone.current) return takeDrops(zone.current, { composer, setOver })
  }, [composer])
  return (
    <div ref={zone} className="flex min-h-0 flex-1 flex-col">
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-2 z-30 flex animate-fade flex-col items-center justify-center gap-2 rounded-xl border-2 border-dashed border-accent bg-panel/90 text-accent-text">
          <Icon name="paperclip" size={28} />
          <p className="text-base font-medium">{thread.composer.drop}</p>
        </div>
      )}
    </div>
  )
}

type Taker = { composer: Composer; setOver: (isOver: boolean) => void }

function takeDrops(zone: HTMLElement, { composer, setOver }: Taker): () => void {
  const listening = new AbortController()
  const { signal } = listening
  // The pointer enters and leaves each element in the zone.
  let depth = 0
  const move = (to: number) => {
    depth = Math.max(0, to)
    setOver(depth > 0)
  }
  const onFiles = (type: 'dragenter' | 'dragleave' | 'dragover' | 'drop', act: (event: DragEvent) => void) =>
    zone.addEventListener(type, (event) => event.dataTransfer?.types.includes('Files') && act(event), {
      signal,
    })
  onFiles('dragenter', () => move(depth + 1))
  onFiles('dragleave', () => move(depth - 1))
  onFiles('dragover', (event) => event.preventDefault())
  onFiles('drop', (event) => {
    event.preventDefault()
    move(0)
    composer.addFiles([...(event.dataTransfer?.files ?? [])])
    composer.askFocus()
  })
  return () => listening.abort()
}
