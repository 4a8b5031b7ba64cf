import { type RefObject, useEffect, useRef } from 'react'
import { rowName } from './row.tsx'
import { useListModel } from './use-list-model.ts'

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
    const focus = () =>
      box.current?.querySelector<HTMLElement>(`#${rowName(id)}`)?.focus({ preventScroll: true })
    focus()
    // A row that was far away is drawn with the next frame.
    requestAnimationFrame(focus)
  })
}
