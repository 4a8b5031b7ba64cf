import { lazy, Suspense, useRef, useState } from 'react'
import type { SendOptions } from '../../models/composer/send.ts'
import { Button, IconButton } from '../kit/button.tsx'
import { cx } from '../kit/class-names.ts'
import { Menu, MenuItem } from '../kit/menu.tsx'
import { Popover } from '../kit/popover.tsx'
import { useThread } from '../thread/thread-context.ts'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import type { ComposerDialog } from './composer.tsx'
import type { RecorderControl } from './use-recorder.ts'

const EmojiPicker = lazy(async () => ({ default: (await import('./emoji-picker.tsx')).EmojiPicker }))

export type ComposerToolsProps = {
  send: (options?: SendOptions) => void
  canSend: boolean
  /** Characters that may still be written, when that is worth saying. */
  left: number | undefined
  recorder: RecorderControl
  openDialog: (dialog: ComposerDialog) => void
  isDisabled: boolean
}

/** What may be put into a message, and how it is sent. */
export function ComposerTools({ send, canSend, left, recorder, openDialog, isDisabled }: ComposerToolsProps) {
  const app = useApp()
  const { thread: texts } = useTexts()
  const { composer, inbox } = useThread()
  const picker = useRef<HTMLInputElement>(null)
  const isNote = composer.mode === 'note'
  const run = (id: string) => () => app.commands.run(id)
  return (
    <div className="flex items-center gap-0.5 px-2 pb-2">
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        data-composer-files
        onChange={(event) => {
          composer.addFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      <IconButton
        label={texts.composer.attach}
        icon="paperclip"
        shortcut="composer.attach"
        isDisabled={isDisabled}
        onPress={() => picker.current?.click()}
      />
      <EmojiButton isDisabled={isDisabled} />
      <IconButton
        label={texts.composer.canned}
        icon="bolt"
        shortcut="composer.canned"
        isDisabled={isDisabled}
        onPress={run('composer.canned')}
      />
      {!isNote && inbox?.has_templates && (
        <IconButton
          label={texts.composer.template}
          icon="template"
          shortcut="composer.template"
          isDisabled={isDisabled}
          onPress={() => openDialog('template')}
        />
      )}
      {recorder.isPossible && (
        <IconButton
          label={texts.composer.voice}
          icon="mic"
          isDisabled={isDisabled}
          isPending={recorder.state === 'asking'}
          onPress={recorder.start}
        />
      )}
      <span className="min-w-0 flex-1 truncate px-2 text-end text-xs" role="status">
        {recorder.state === 'refused' && <span className="text-danger-text">{texts.recording.refused}</span>}
        {left !== undefined && (
          <span className={cx('tabular', left < 0 ? 'font-medium text-danger-text' : 'text-muted')}>
            {left < 0 ? texts.composer.tooLong(-left) : texts.composer.left(left)}
          </span>
        )}
      </span>
      <div className="flex">
        <Button
          variant="primary"
          size="sm"
          isDisabled={!canSend}
          onPress={() => send()}
          className={isNote ? '' : 'rounded-e-none'}
        >
          {isNote ? texts.composer.addNote : texts.composer.send}
        </Button>
        {!isNote && (
          <Menu
            label={texts.composer.sendOptions}
            placement="top end"
            trigger={
              <IconButton
                label={texts.composer.sendOptions}
                icon="chevron-down"
                variant="primary"
                isDisabled={!canSend}
                iconSize={14}
                className="h-7 w-6 rounded-s-none border-s border-white/25"
              />
            }
          >
            <MenuItem icon="check" shortcut="composer.send-close" onAction={() => send({ andClose: true })}>
              {texts.composer.sendAndClose}
            </MenuItem>
            <MenuItem icon="send-later" shortcut="composer.schedule" onAction={() => openDialog('schedule')}>
              {texts.composer.schedule}
            </MenuItem>
          </Menu>
        )}
      </div>
    </div>
  )
}

function EmojiButton({ isDisabled }: { isDisabled: boolean }) {
  const { thread: texts } = useTexts()
  const { composer } = useThread()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover
      label={texts.emoji.label}
      placement="top start"
      isOpen={isOpen}
      onOpenChange={setOpen}
      className="h-80 w-80"
      trigger={<IconButton label={texts.composer.emoji} icon="smile" isDisabled={isDisabled} />}
    >
      <Suspense>
        <EmojiPicker
          onPick={(char) => {
            composer.insert(char)
            setOpen(false)
            composer.askFocus()
          }}
        />
      </Suspense>
    </Popover>
  )
}
