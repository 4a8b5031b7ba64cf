import type { ReactNode } from 'react'
import type { Conversation } from '../../../shared/parley/index.ts'
import type { AppModel } from '../../models/app.ts'
import type { Found } from '../../models/command-bar/look-up.ts'
import type { Command } from '../../models/commands.ts'
import { lineOf } from '../../models/conversations/preview.ts'
import { Avatar } from '../kit/avatar.tsx'
import { ChannelMark } from '../kit/channel-mark.tsx'
import { Icon } from '../kit/icon.tsx'
import { isIconName } from '../kit/icons.tsx'
import { Kbd } from '../kit/kbd.tsx'

/** One line of the command bar. */
export type Entry = {
  /** Of all lines and sections no two may have the same. */
  id: string
  title: string
  text?: string
  mark: ReactNode
  end?: ReactNode
  run(): void
}

export function commandEntry({ commands }: AppModel, command: Command): Entry {
  return {
    id: `command/${command.id}`,
    title: command.title(),
    mark: <Icon name={isIconName(command.icon) ? command.icon : 'arrow-right'} size={16} isDirectional />,
    end: <Kbd command={command.id} />,
    run: () => commands.run(command.id),
  }
}

export function conversationEntry(app: AppModel, conversation: Conversation): Entry {
  const { contact, last_message: last, channel } = conversation
  return {
    id: `conversation/${conversation.id}`,
    title: contact.name,
    text: (last && lineOf(conversation, last.text)) || contact.phone || undefined,
    mark: <Avatar name={contact.name} src={contact.avatar_url} size={24} />,
    end: <ChannelMark channel={channel} />,
    run: () => openConversation(app, conversation.id),
  }
}

export function messageEntry(
  app: AppModel,
  { messageId, conversation, text }: Found['messages'][number],
): Entry {
  return {
    id: `message/${messageId}`,
    title: conversation.contact.name,
    text,
    mark: <Icon name="message" size={16} />,
    end: <ChannelMark channel={conversation.channel} />,
    run: () => openConversation(app, conversation.id, messageId),
  }
}

export function contactEntry(app: AppModel, { contact, conversationId }: Found['contacts'][number]): Entry {
  return {
    id: `contact/${contact.id}`,
    title: contact.name,
    text: contact.phone ?? contact.email ?? undefined,
    mark: <Avatar name={contact.name} src={contact.avatar_url} size={24} />,
    run: () =>
      conversationId
        ? openConversation(app, conversationId)
        : app.router.go({ name: 'contacts', contactId: contact.id }),
  }
}

export function searchEntry({ router, i18n }: AppModel, text: string): Entry {
  return {
    id: 'search',
    title: i18n.speech.frame.commandBar.searchAll(text),
    mark: <Icon name="search" size={16} />,
    run: () => router.go({ name: 'search' }, { query: { q: text } }),
  }
}

function openConversation(
  { router }: AppModel,
  conversationId: string,
  messageId: string | null = null,
): void {
  const { route } = router
  const query = { message: messageId }
  if (route.name === 'view') router.go({ ...route, conversationId }, { query })
  else router.go({ name: 'conversation', conversationId }, { query })
}
