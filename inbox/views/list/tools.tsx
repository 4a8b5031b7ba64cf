import { useEffect } from 'react'
import { conversationCommands } from '../../models/conversations/conversation-commands.ts'
import { listCommands } from '../../models/conversations/list-commands.ts'
import { listModelOf } from '../../models/conversations/list-model.ts'
import { goCommands } from '../../models/sidebar/go-commands.ts'
import { orderedViews } from '../../models/sidebar/views.ts'
import { useApp } from '../use-app.ts'
import { useCommands } from '../use-commands.ts'
import { useRoute } from '../use-route.ts'
import { useStore } from '../use-store.ts'
import { ListDialogs } from './dialogs.tsx'
import { RowMenu } from './row-menu.tsx'

/** What belongs to conversations wherever they are shown: their commands, and what opens over the page. */
export function ListTools() {
  const app = useApp()
  const model = listModelOf(app)
  const { name } = useRoute()
  const isShown = name === 'view' || name === 'conversation' || name === 'home'
  useEffect(() => (isShown ? model.attach() : undefined), [isShown, model])
  const views = useStore(orderedViews)
  useCommands(() => [
    ...goCommands(app, views),
    {
      id: 'conversation.new',
      title: () => app.i18n.speech.list.commands.newConversation,
      group: 'write',
      icon: 'compose',
      keys: 'c',
      run: () => model.show({ dialog: { name: 'start' } }),
    },
    {
      id: 'search.open',
      title: () => app.i18n.speech.list.commands.search,
      group: 'go',
      icon: 'search',
      keys: '/',
      run: () => app.router.go({ name: 'search' }),
    },
    ...(isShown ? [...listCommands(app), ...conversationCommands(app)] : []),
  ])
  return (
    <>
      {isShown && <RowMenu />}
      <ListDialogs />
    </>
  )
}
