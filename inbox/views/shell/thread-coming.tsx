import { useState } from 'react'
import { KeysHeld } from '../kit/keys-held.tsx'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'
import { loadThread } from './prefetch.ts'

/** Stands in for the thread while its script is on its way. What follows the key for writing is no command. */
export function ThreadComing({ id }: { id: string }) {
  const app = useApp()
  const [isWriting, setWriting] = useState(false)
  const { reply, note } = app.i18n.speech.thread.commands
  const write = (mode: 'reply' | 'note') => () => {
    setWriting(true)
    loadThread().then(
      ({ askToWrite }) => askToWrite(app, id, mode),
      () => setWriting(false),
    )
  }
  useCommands(() => [
    { id: 'composer.reply', group: 'write', title: () => reply, keys: 'r', run: write('reply') },
    { id: 'composer.note', group: 'write', title: () => note, keys: 'n', run: write('note') },
  ])
  return isWriting && <KeysHeld onEscape={() => setWriting(false)} />
}
