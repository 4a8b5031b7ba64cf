import { useState } from 'react'
import { KeysHeld } from '../kit/keys-held.tsx'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'

/** Stands in for the thread while its script is on its way. What follows the key for writing is no command. */
export function ThreadComing() {
  const { i18n } = useApp()
  const [isWriting, setWriting] = useState(false)
  const { reply, note } = i18n.speech.thread.commands
  const write = { group: 'write' as const, run: () => setWriting(true) }
  useCommands(() => [
    { ...write, id: 'composer.reply', title: () => reply, keys: 'r' },
    { ...write, id: 'composer.note', title: () => note, keys: 'n' },
  ])
  return isWriting && <KeysHeld onEscape={() => setWriting(false)} />
}
