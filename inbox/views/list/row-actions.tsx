import type { Conversation } from '../../../shared/parley/index.ts'
import { closeConversations, reopenConversations } from '../../models/conversations/actions.ts'
import { IconButton } from '../kit/button.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

/** What is done most, at the row that the pointer is on. The keyboard has keys for the same. */
export function RowActions({ conversation: { id, status } }: { conversation: Conversation }) {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const isClosed = status === 'closed'
  return (
    <div
      className="absolute end-2.5 top-1 z-10 flex animate-fade rounded-md bg-raised shadow-small ring-1 ring-line"
      aria-hidden="true"
    >
      <IconButton
        size="sm"
        icon="user-plus"
        label={list.commands.assign}
        shortcut="conversation.assign"
        onPress={() => model.pick('assign', [id])}
        excludeFromTabOrder
      />
      <IconButton
        size="sm"
        icon="snooze"
        label={list.commands.snooze}
        shortcut="conversation.snooze"
        onPress={() => model.pick('snooze', [id])}
        excludeFromTabOrder
      />
      <IconButton
        size="sm"
        icon={isClosed ? 'undo' : 'check-circle'}
        label={isClosed ? list.commands.reopen : list.commands.close}
        shortcut={isClosed ? 'conversation.reopen' : 'conversation.close'}
        onPress={() =>
          void model.act([id], (ids, progress) =>
            isClosed ? reopenConversations(app, ids, progress) : closeConversations(app, ids, progress),
          )
        }
        excludeFromTabOrder
      />
    </div>
  )
}
