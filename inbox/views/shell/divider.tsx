import { useRef } from 'react'
import { limits, type Divider as Name } from '../../models/layout.ts'
import { useTexts } from '../use-texts.ts'
import { useLayout } from './use-layout.ts'

const stepPx = 16

/** The line between two areas: dragged, or moved with the arrow keys; a double click makes it as delivered. */
export function Divider({ name }: { name: Name }) {
  const layout = useLayout()
  const { frame, dir } = useTexts()
  const start = useRef<{ x: number; width: number } | null>(null)
  // The list grows towards the end, the details towards the start.
  const sign = (dir === 'rtl' ? -1 : 1) * (name === 'list' ? 1 : -1)
  const width = layout.widthOf(name)
  return (
    <hr
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={frame.areas.widen}
      aria-valuenow={width}
      aria-valuemin={limits[name].min}
      aria-valuemax={limits[name].max}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { x: event.clientX, width }
      }}
      onPointerMove={({ clientX }) => {
        if (start.current) layout.resize(name, start.current.width + sign * (clientX - start.current.x))
      }}
      onPointerUp={() => {
        start.current = null
      }}
      onDoubleClick={() => layout.resetWidth(name)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
        event.preventDefault()
        layout.resize(name, width + sign * (event.key === 'ArrowRight' ? stepPx : -stepPx))
      }}
      className="relative z-10 -mx-1 h-full w-2 shrink-0 cursor-col-resize touch-none border-0 outline-none before:absolute before:inset-y-0 before:start-1 before:w-px before:bg-line before:transition-colors hover:before:bg-line-strong focus-visible:before:w-0.5 focus-visible:before:bg-focus active:before:bg-accent"
    />
  )
}
