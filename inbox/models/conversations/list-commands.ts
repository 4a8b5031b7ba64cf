import type { AppModel } from '../app.ts'
import type { Command } from '../commands.ts'
import { listModelOf } from './list-model.ts'

/** Moving about in the list. They work wherever list or thread are on screen. */
export function listCommands(app: AppModel): Command[] {
  const model = listModelOf(app)
  const texts = () => app.i18n.speech.list.commands
  const hasRows = () => model.ids.length > 0
  const hasCursor = () => model.cursorId !== null && model.ids.includes(model.cursorId)
  return [
    {
      id: 'list.next',
      title: () => texts().next,
      group: 'list',
      keys: 'j',
      isKeyOnly: true,
      isRepeated: true,
      isAvailable: hasRows,
      run: () => model.move(1),
    },
    {
      id: 'list.previous',
      title: () => texts().previous,
      group: 'list',
      keys: 'k',
      isKeyOnly: true,
      isRepeated: true,
      isAvailable: hasRows,
      run: () => model.move(-1),
    },
    {
      id: 'list.extend-next',
      title: () => texts().extendNext,
      group: 'list',
      keys: 'shift+j',
      isKeyOnly: true,
      isRepeated: true,
      isAvailable: hasRows,
      run: () => model.extend(1),
    },
    {
      id: 'list.extend-previous',
      title: () => texts().extendPrevious,
      group: 'list',
      keys: 'shift+k',
      isKeyOnly: true,
      isRepeated: true,
      isAvailable: hasRows,
      run: () => model.extend(-1),
    },
    {
      id: 'list.open',
      title: () => texts().openIt,
      group: 'list',
      keys: 'o',
      isKeyOnly: true,
      isAvailable: hasCursor,
      run: () => model.open(model.cursorId!),
    },
    {
      id: 'list.select',
      title: () => texts().select,
      group: 'list',
      keys: 'x',
      isAvailable: () => hasCursor() || model.openId !== null,
      run: () => model.toggle((hasCursor() ? model.cursorId : model.openId)!),
    },
    {
      id: 'list.select-all',
      title: () => texts().selectAll,
      group: 'list',
      isAvailable: hasRows,
      run: () => model.selectAll(),
    },
    {
      id: 'list.filter',
      title: () => texts().filter,
      group: 'list',
      icon: 'filter',
      keys: 'f',
      isAvailable: () => model.selected.size === 0,
      run: () => model.show({ isFiltering: true }),
    },
    {
      id: 'list.clear-selection',
      title: () => texts().clearSelection,
      group: 'list',
      keys: 'escape',
      isKeyOnly: true,
      isAvailable: () => model.selected.size > 0,
      run: () => model.clearSelection(),
    },
    {
      id: 'conversation.leave',
      title: () => texts().leave,
      group: 'list',
      keys: 'escape',
      isKeyOnly: true,
      isAvailable: () => model.openId !== null && model.selected.size === 0,
      run: () => model.leave(),
    },
    {
      id: 'list.show-fresh',
      title: () => texts().showFresh,
      group: 'list',
      keys: '.',
      isAvailable: () => (model.list?.fresh.length ?? 0) > 0,
      run: () => model.showFresh(),
    },
  ]
}
