import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** Escape closes what is open, and only that; so does going elsewhere. */
export function useDismiss(part: RefObject<HTMLElement | null>, isOpen: boolean, close: () => void): void {
  useEffect(() => {
    const element = part.current
    if (!isOpen || !element) return
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      close()
      element.querySelector('button')?.focus()
    }
    const onLeave = ({ target }: Event) => {
      if (!element.contains(target as Node)) close()
    }
    element.addEventListener('keydown', onKey)
    addEventListener('focusin', onLeave)
    addEventListener('pointerdown', onLeave)
    addEventListener('blur', close)
    return () => {
      element.removeEventListener('keydown', onKey)
      removeEventListener('focusin', onLeave)
      removeEventListener('pointerdown', onLeave)
      removeEventListener('blur', close)
    }
  })
}
