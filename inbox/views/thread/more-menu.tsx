import { setBlocked } from '../../models/thread/contact-actions.ts'
import { IconButton } from '../kit/button.tsx'
import { Menu, MenuItem, MenuSeparator } from '../kit/menu.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

/** What else can be done with the whole conversation. */
export function MoreMenu() {
  const app = useApp()
  const { thread } = useTexts()
  const { conversation } = useThread()
  const { archived, bot_enabled: isBotOn, status, contact } = conversation
  const run = (id: string) => () => app.commands.run(id)
  return (
    <Menu
      label={thread.header.more}
      placement="bottom end"
      trigger={<IconButton label={thread.header.more} icon="more" />}
    >
      <MenuItem icon="search" shortcut="thread.search" onAction={run('thread.search')}>
        {thread.header.searchInside}
      </MenuItem>
      <MenuItem icon="mail" shortcut="conversation.unread" onAction={run('conversation.unread')}>
        {thread.header.markUnread}
      </MenuItem>
      {status !== 'pending' && (
        <MenuItem icon="pause" onAction={run('conversation.pending')}>
          {thread.header.setPending}
        </MenuItem>
      )}
      <MenuItem
        icon="archive"
        shortcut={archived ? 'conversation.unarchive' : 'conversation.archive'}
        onAction={run(archived ? 'conversation.unarchive' : 'conversation.archive')}
      >
        {archived ? thread.header.unarchive : thread.header.archive}
      </MenuItem>
      <MenuItem
        icon={isBotOn ? 'bot-off' : 'bot'}
        onAction={run(isBotOn ? 'conversation.bot-off' : 'conversation.bot-on')}
      >
        {isBotOn ? thread.header.botOff : thread.header.botOn}
      </MenuItem>
      <MenuItem icon="link" onAction={run('conversation.copy-link')}>
        {thread.header.copyLink}
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon="block"
        isDanger={!contact.blocked}
        onAction={() => void setBlocked(app, contact.id, !contact.blocked)}
      >
        {contact.blocked ? thread.header.unblock : thread.header.block}
      </MenuItem>
    </Menu>
  )
}
