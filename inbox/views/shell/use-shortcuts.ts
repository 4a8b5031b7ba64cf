import { useEffect } from 'react'
import { useFrame } from '../use-app.ts'

type Keyboard = { getLayoutMap?(): Promise<ReadonlyMap<string, string>> }

/** Hands every key press of the page to the shortcuts. */
export function useShortcuts(): void {
  const { dialogs, shortcuts } = useFrame()
  useEffect(() => {
    const { keyboard } = navigator as Navigator & { keyboard?: Keyboard }
    keyboard?.getLayoutMap?.().then(
      (printed) => {
        shortcuts.printed = printed
      },
      () => {
        // The browser does not tell; names of an English keyboard stand in.
      },
    )
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const target = event.composedPath()[0]
      if (target instanceof Element && isAbove(target)) return
      // Its script is being fetched: what is typed is meant for it.
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey
      const isTyping = target instanceof HTMLElement && takesText(target)
      if (isPlain && dialogs.take(event.key, { isTyping })) return event.preventDefault()
      if (shortcuts.handle(event, { isTyping, isHeld: event.repeat, now: event.timeStamp }))
        event.preventDefault()
    }
    // After the views, which may use the key for themselves.
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [dialogs, shortcuts])
}

/** A dialog or menu takes every key for itself, until it begins to go away. */
function isAbove(target: Element): boolean {
  const above = target.closest('[role=dialog],[role=alertdialog],[role=menu]')
  return above !== null && above.closest('[data-exiting]') === null
}

function takesText(target: HTMLElement): boolean {
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'button', 'range', 'color', 'submit'].includes(target.type)
  )
}
