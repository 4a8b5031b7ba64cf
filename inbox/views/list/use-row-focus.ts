import { type RefObject, useEffect, useRef } from 'react'
import { rowName } from './row.tsx'
import { useListModel } from './use-list-model.ts'

const framesToDraw = 20

/** Brings the row of the cursor on screen and gives it the focus, whenever the model asks. */
export function useRowFocus(
  box: RefObject<HTMLElement | null>,
  ids: string[],
  show: (index: number) => void,
): void {
  const model = useListModel()
  const done = useRef(model.focusAsked)
  useEffect(() => {
    const id = model.cursorId
    if (done.current === model.focusAsked || id === null) return
    const index = ids.indexOf(id)
    if (index < 0) return
    done.current = model.focusAsked
    show(index)
    const focus = (framesLeft: number) => {
      const row = box.current?.querySelector<HTMLElement>(`#${rowName(id)}`)
      if (row) row.focus({ preventScroll: true })
      else if (framesLeft > 0) {
        // Keys go to the list while a row that was far away is being drawn.
        box.current?.focus({ preventScroll: true })
        requestAnimationFrame(() => {
          if (document.activeElement === box.current) focus(framesLeft - 1)
        })
      }
    }
    focus(framesToDraw)
  })
}
