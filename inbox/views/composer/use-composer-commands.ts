import { useEffect, useRef } from 'react'
import type { Composer } from '../../models/composer/composer.ts'
import type { SendOptions } from '../../models/composer/send.ts'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'
import type { ComposerDialog } from './composer.tsx'
import type { RecorderControl } from './use-recorder.ts'

export type ComposerControl = {
  composer: Composer
  recorder: RecorderControl
  openDialog: (dialog: ComposerDialog) => void
  send: (options?: SendOptions) => void
  hasTemplates: boolean
}

/** What can be done by key where one writes. */
export function useComposerCommands(control: ComposerControl): void {
  const { i18n } = useApp()
  const now = useRef(control)
  useEffect(() => {
    now.current = control
  })
  const texts = () => i18n.speech.thread.commands
  const write = (mode: 'reply' | 'note') => () => {
    const { composer } = now.current
    composer.setMode(mode)
    composer.askFocus()
  }
  const isReply = () => now.current.composer.mode === 'reply'
  useCommands(() => [
    {
      id: 'composer.reply',
      title: () => texts().reply,
      group: 'write',
      keys: 'r',
      icon: 'reply',
      run: write('reply'),
    },
    {
      id: 'composer.note',
      title: () => texts().note,
      group: 'write',
      keys: 'n',
      icon: 'note',
      run: write('note'),
    },
    {
      id: 'composer.attach',
      title: () => texts().attach,
      group: 'write',
      keys: 'mod+shift+a',
      icon: 'paperclip',
      whileTyping: true,
      run: () => document.querySelector<HTMLInputElement>('[data-composer-files]')?.click(),
    },
    {
      id: 'composer.canned',
      title: () => texts().canned,
      group: 'write',
      keys: 'mod+/',
      icon: 'bolt',
      whileTyping: true,
      run: () => {
        const { composer } = now.current
        composer.insert(composer.text === '' || /\s$/.test(composer.text) ? '/' : ' /')
        composer.askFocus()
      },
    },
    {
      id: 'composer.template',
      title: () => texts().template,
      group: 'write',
      keys: 't',
      icon: 'template',
      isAvailable: () => now.current.hasTemplates,
      run: () => now.current.openDialog('template'),
    },
    {
      id: 'composer.schedule',
      title: () => texts().schedule,
      group: 'write',
      keys: 'mod+shift+l',
      icon: 'send-later',
      whileTyping: true,
      isAvailable: () => isReply() && !now.current.composer.isEmpty,
      run: () => now.current.openDialog('schedule'),
    },
    {
      id: 'composer.send-close',
      title: () => texts().sendAndClose,
      group: 'write',
      keys: 'mod+shift+enter',
      icon: 'check',
      whileTyping: true,
      isAvailable: () => isReply() && !now.current.composer.isEmpty,
      run: () => now.current.send({ andClose: true }),
    },
  ])
}
