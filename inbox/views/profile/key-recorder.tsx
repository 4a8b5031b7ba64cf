import { useEffect, useRef, useState } from 'react'
import type { Command } from '../../models/commands.ts'
import { showKeys } from '../../models/keys.ts'
import { setKeys } from '../../models/shell/own-keys.ts'
import { cx } from '../kit/class-names.ts'
import { Kbd } from '../kit/kbd.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'

/** How long a second key is waited for, in ms. */
const secondMs = 900

/** The keys of a command; pressed, it takes the next keys instead. */
export function KeyRecorder({ command }: { command: Command }) {
  const app = useApp()
  const { keys: texts } = useTexts().frame
  const { shortcuts } = app
  const [isListening, setListening] = useState(false)
  const [pressed, setPressed] = useState<string[]>([])
  const button = useRef<HTMLButtonElement>(null)
  const taken = pressed.length > 0 ? shortcuts.takenBy(pressed.join(' '), command.id) : undefined

  useEffect(() => {
    if (!isListening || pressed.length === 0) return
    const isWhole = pressed.length === 2 || /^(mod|alt)\+/.test(pressed[0] ?? '')
    const timer = setTimeout(
      () => {
        setListening(false)
        setPressed([])
        if (!shortcuts.takenBy(pressed.join(' '), command.id))
          void setKeys(app, command.id, pressed.join(' '))
      },
      isWhole ? 250 : secondMs,
    )
    return () => clearTimeout(timer)
  }, [isListening, pressed, app, shortcuts, command.id])

  useEffect(() => {
    if (!isListening) return
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Tab') return setListening(false)
      event.preventDefault()
      event.stopPropagation()
      if (event.repeat) return
      if (event.key === 'Escape') return setListening(false)
      if (event.key === 'Backspace') {
        setListening(false)
        return void setKeys(app, command.id, '')
      }
      const chord = shortcuts.spell(event)
      if (chord) setPressed((before) => [...before, chord].slice(0, 2))
    }
    // Before everything else that listens to keys.
    addEventListener('keydown', onKeyDown, { capture: true })
    return () => removeEventListener('keydown', onKeyDown, { capture: true })
  }, [isListening, app, shortcuts, command.id])

  const shown = pressed.length > 0 ? showKeys(pressed.join(' '), shortcuts) : undefined
  return (
    <button
      ref={button}
      type="button"
      onClick={() => {
        setPressed([])
        setListening(!isListening)
      }}
      onBlur={() => setListening(false)}
      className={cx(
        'flex min-h-7 min-w-24 shrink-0 items-center justify-end rounded-md border px-2 text-xs text-muted',
        isListening ? 'border-accent bg-accent-soft' : 'border-transparent hover:border-line-strong',
      )}
    >
      <span className="sr-only">
        {texts.change(command.title())}: {shortcuts.spokenKeys(command.id) ?? texts.none}
      </span>
      <span role="status">
        {isListening && !shown && texts.press}
        {shown && <Kbd keys={shown} />}
        {taken && <span className="ms-2 text-danger-text">{texts.taken(taken.title())}</span>}
      </span>
      {!isListening &&
        (shortcuts.keysOf(command.id) ? (
          <Kbd command={command.id} />
        ) : (
          <span aria-hidden="true">{texts.none}</span>
        ))}
    </button>
  )
}
