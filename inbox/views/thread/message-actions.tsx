import { useState } from 'react'
import { Button } from 'react-aria-components/Button'
import type { Message } from '../../../shared/parley/index.ts'
import { pathOf } from '../../models/routes.ts'
import { copyText, deleteMessage, reactTo } from '../../models/thread/message-actions.ts'
import { IconButton } from '../kit/button.tsx'
import { ConfirmDialog } from '../kit/dialog.tsx'
import { Menu, MenuItem } from '../kit/menu.tsx'
import { Popover } from '../kit/popover.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useRow } from './thread-context.ts'
import type { RowState } from './use-row-state.ts'

const quickEmoji = ['👍', '❤️', '😂', '😮', '😢', '🙏']

/** What can be done with a message, beside it while it is pointed at or focused. */
export function MessageActions({ message, row }: { message: Message; row: RowState }) {
  const app = useApp()
  const { thread: texts } = useTexts()
  const { composer, conversationId, channel } = useRow()
  const [isDeleting, setDeleting] = useState(false)
  const { id, direction, kind, text, deleted_at: deletedAt } = message
  const isNote = direction === 'note'
  const isMine = message.sender.agent_id === app.store.state.me.id
  const canAnswer = !isNote && !deletedAt && message.status !== 'failed' && message.status !== 'queued'
  const reply = () => {
    composer.answer({ id, direction, kind, text })
    app.commands.run('composer.reply')
  }
  const link = `${location.origin}${pathOf({ name: 'conversation', conversationId })}?m=${id}`
  return (
    <div
      className={`absolute -top-4 z-10 flex animate-fade rounded-lg bg-raised p-0.5 shadow-float ${direction === 'inbound' ? 'start-full -ms-10' : 'end-full -me-10'}`}
      role="toolbar"
      aria-label={texts.message.actions}
    >
      {canAnswer && (
        <IconButton size="sm" label={texts.message.reply} icon="reply" isDirectional onPress={reply} />
      )}
      {canAnswer && channel !== 'webchat' && <ReactButton message={message} onOpenChange={row.setHeld} />}
      <Menu
        label={texts.message.more}
        placement="bottom end"
        onOpenChange={row.setHeld}
        trigger={<IconButton size="sm" label={texts.message.more} icon="more" />}
      >
        {text && !deletedAt && (
          <MenuItem icon="copy" onAction={() => void copyText(app, text)}>
            {texts.message.copy}
          </MenuItem>
        )}
        <MenuItem icon="link" onAction={() => void copyText(app, link)}>
          {texts.message.copyLink}
        </MenuItem>
        {isNote && isMine && !deletedAt && (
          <MenuItem icon="edit" onAction={row.edit}>
            {texts.message.edit}
          </MenuItem>
        )}
        {isNote && isMine && !deletedAt && (
          <MenuItem icon="trash" isDanger onAction={() => setDeleting(true)}>
            {texts.message.delete}
          </MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        title={texts.message.deleteTitle}
        isOpen={isDeleting}
        onClose={() => setDeleting(false)}
        confirm={texts.message.delete}
        isDangerous
        onConfirm={() => {
          setDeleting(false)
          void deleteMessage(app, message)
        }}
      >
        {texts.message.deleteText}
      </ConfirmDialog>
    </div>
  )
}

function ReactButton({
  message,
  onOpenChange,
}: {
  message: Message
  onOpenChange: (isOpen: boolean) => void
}) {
  const app = useApp()
  const { thread } = useTexts()
  const [isOpen, setOpen] = useState(false)
  const change = (isNow: boolean) => {
    setOpen(isNow)
    onOpenChange(isNow)
  }
  const own = message.reactions.find(({ by }) => by === 'us')?.emoji
  return (
    <Popover
      label={thread.message.react}
      placement="top"
      isOpen={isOpen}
      onOpenChange={change}
      className="flex gap-0.5 p-1"
      trigger={<IconButton size="sm" label={thread.message.react} icon="smile-plus" />}
    >
      {quickEmoji.map((emoji) => (
        <Button
          key={emoji}
          aria-label={thread.message.reactWith(emoji)}
          aria-pressed={emoji === own}
          className="ring-focus flex size-9 items-center justify-center rounded-md text-xl transition-transform data-[hovered]:scale-115 data-[hovered]:bg-hover aria-pressed:bg-selected"
          onPress={() => {
            change(false)
            void reactTo(app, message, emoji === own ? '' : emoji)
          }}
        >
          {emoji}
        </Button>
      ))}
    </Popover>
  )
}
