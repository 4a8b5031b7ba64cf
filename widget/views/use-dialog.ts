import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Chat } from '../models/chat.ts'

const focusable = 'button:not([disabled]), a[href], textarea, input:not([type=file]), select, audio, video'

/**
 * Escape closes; the focus comes in when the chat opens, and stays in as long as it covers the page: not so in a
 * preview, which leaves the keyboard with the settings around it.
 */
export function useDialog(panel: RefObject<HTMLElement | null>, chat: Chat, isPreview: boolean): void {
  const { isOpen, isModal, isLoading } = chat
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) chat.close()
      if (event.key === 'Tab' && chat.isModal && !isPreview) keepWithin(panel.current, event)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [chat, panel, isPreview])
  useEffect(() => {
    if (!isOpen || isPreview) return
    const fields = 'textarea, input:not([type=file]), select'
    const first = isLoading ? null : panel.current?.querySelector<HTMLElement>(fields)
    // A keyboard that jumps up on a phone would hide what there is to read.
    if (isModal) panel.current?.querySelector<HTMLElement>('.close')?.focus()
    else first?.focus()
  }, [isOpen, isModal, isLoading, isPreview, panel])
}

function keepWithin(panel: HTMLElement | null, event: KeyboardEvent): void {
  const all = [...(panel?.querySelectorAll<HTMLElement>(focusable) ?? [])].filter((each) => each.offsetParent)
  const [first] = all
  const last = all.at(-1)
  if (!first || !last) return
  const { activeElement } = document
  const isOutside = !panel?.contains(activeElement)
  if (event.shiftKey && (activeElement === first || isOutside)) {
    event.preventDefault()
    last.focus()
  } else if (!event.shiftKey && (activeElement === last || isOutside)) {
    event.preventDefault()
    first.focus()
  }
}
