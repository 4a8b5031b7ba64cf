import type { ThreadModel } from '../../models/thread/thread-model.ts'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'

/** What can be done by key in the open thread. */
export function useThreadCommands(thread: ThreadModel): void {
  const { i18n } = useApp()
  const texts = () => i18n.speech.thread.commands
  const isReady = () => thread.timeline?.state === 'ready'
  useCommands(() => [
    {
      id: 'thread.search',
      title: () => texts().searchInside,
      group: 'conversation',
      keys: 'mod+f',
      icon: 'search',
      whileTyping: true,
      isAvailable: isReady,
      run: () => thread.search.open(),
    },
    {
      id: 'thread.newest',
      title: () => texts().toNewest,
      group: 'conversation',
      keys: 'shift+g',
      icon: 'arrow-down',
      isAvailable: () => isReady() && !thread.isAtEnd,
      run: () => thread.goToNewest(),
    },
    {
      id: 'thread.unread',
      title: () => texts().toUnread,
      group: 'conversation',
      isAvailable: () => isReady() && thread.unreadLineId !== null,
      run: () => thread.goToUnread(),
    },
  ])
}
