import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useRef } from 'react'
import { filled } from '../../models/preferences.ts'
import type { InboxState } from '../../models/store/state.ts'
import { useThread } from '../thread/thread-context.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { SuggestMenu } from './suggest-menu.tsx'
import { useSuggestions } from './use-suggestions.ts'

const selectPreferences = ({ preferences }: InboxState) => preferences

/** The text itself, as high as it needs to be. Enter sends, or begins a line, as its author prefers. */
export function ComposerText({ onSend, isDisabled }: { onSend: () => void; isDisabled: boolean }) {
  const { shortcuts } = useApp()
  const { thread: texts } = useTexts()
  const { composer, conversation } = useThread()
  const area = useRef<HTMLTextAreaElement>(null)
  const { send_key: sendKey } = filled(useStore(selectPreferences))
  const suggestions = useSuggestions(area)
  const { text, mode } = composer
  const isNote = mode === 'note'

  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    if (element.value === text) element.style.height = 'auto'
    element.style.height = `${element.scrollHeight}px`
    const { caretAsked } = composer
    composer.caretAsked = undefined
    if (caretAsked !== undefined) element.setSelectionRange(caretAsked, caretAsked)
  }, [composer, text])

  useLayoutEffect(() => {
    composer.focus = () => {
      if (!area.current || isDisabled) return false
      area.current.focus()
      area.current.setSelectionRange(composer.caret, composer.caret)
      return true
    }
    if (composer.isFocusAsked) composer.askFocus()
    return () => {
      composer.focus = undefined
    }
  }, [composer, isDisabled])

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // An input method's keys pick words.
    if (event.nativeEvent.isComposing) return
    if (suggestions.onKeyDown(event)) return
    if (event.key === 'Escape') return event.currentTarget.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    const isMod = shortcuts.isMac ? event.metaKey : event.ctrlKey
    if (!isMod && sendKey !== 'enter') return
    event.preventDefault()
    onSend()
  }
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    composer.addFiles(files)
  }
  const placeholder = isNote ? texts.composer.noteHint : texts.composer.replyTo(conversation.contact.name)
  return (
    <div>
      <SuggestMenu suggestions={suggestions} />
      <textarea
        ref={area}
        rows={2}
        // Empty, it has the direction of what it asks.
        dir={text === '' ? undefined : 'auto'}
        value={text}
        disabled={isDisabled}
        placeholder={placeholder}
        aria-label={placeholder}
        aria-autocomplete="list"
        aria-controls={suggestions.items.length > 0 ? suggestions.listId : undefined}
        aria-activedescendant={suggestions.activeId}
        onChange={(event) => {
          composer.caret = event.currentTarget.selectionStart
          composer.write(event.currentTarget.value)
          suggestions.look()
        }}
        onSelect={(event) => {
          composer.caret = event.currentTarget.selectionStart
          suggestions.look()
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => {
          suggestions.close()
          void composer.save()
        }}
        className="block max-h-[38vh] w-full resize-none bg-transparent px-4 py-2 text-base text-strong outline-none placeholder:text-muted disabled:opacity-60 max-sm:text-[16px]"
      />
    </div>
  )
}
