import { IconButton } from '../kit/button.tsx'
import { isIconName } from '../kit/icons.tsx'
import { Menu, MenuItem } from '../kit/menu.tsx'
import { ProgressBar } from '../kit/states.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { useListModel } from './use-list-model.ts'

const shown = ['close', 'assign', 'snooze', 'tag', 'read']
const more = [
  'reopen',
  'pending',
  'assign-me',
  'unassign',
  'unread',
  'archive',
  'unarchive',
  'bot-on',
  'bot-off',
]

/** What can be done with all that are selected; in place of the header, so that nothing moves. */
export function BulkBar() {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const command = (name: string) => app.commands.find(`conversation.${name}`)
  return (
    <div
      role="toolbar"
      aria-label={list.bulk.label}
      className="relative flex h-13 shrink-0 items-center gap-0.5 border-b border-line bg-selected ps-2 pe-2"
    >
      <IconButton
        label={list.bulk.clear}
        icon="close"
        shortcut="list.clear-selection"
        onPress={() => model.clearSelection()}
      />
      <span role="status" className="tabular min-w-0 flex-1 truncate ps-1 text-sm font-semibold text-strong">
        {list.bulk.selected(model.selected.size)}
      </span>
      {shown.map((name) => {
        const found = command(name)
        if (!found) return null
        return (
          <IconButton
            key={name}
            label={found.title()}
            icon={isIconName(found.icon) ? found.icon : 'check'}
            shortcut={found.id}
            isDisabled={!(found.isAvailable?.() ?? true)}
            onPress={() => void found.run()}
          />
        )
      })}
      <Menu
        label={list.bulk.more}
        placement="bottom end"
        trigger={<IconButton label={list.bulk.more} icon="more" />}
      >
        <MenuItem icon="check" onAction={() => model.selectAll()}>
          {list.commands.selectAll}
        </MenuItem>
        {more.map((name) => {
          const found = command(name)
          if (!found || !(found.isAvailable?.() ?? true)) return null
          return (
            <MenuItem
              key={name}
              icon={isIconName(found.icon) ? found.icon : undefined}
              shortcut={found.id}
              onAction={() => void found.run()}
            >
              {found.title()}
            </MenuItem>
          )
        })}
      </Menu>
    </div>
  )
}

/** How far a change of many has come. */
export function BulkProgress() {
  const model = useListModel()
  const { list } = useTexts()
  const { progress } = model
  if (!progress) return null
  return (
    <div className="flex shrink-0 items-center gap-3 border-b border-line px-4 py-2 text-xs text-muted">
      <ProgressBar label={list.bulk.progressLabel} value={progress.done / progress.total} />
      <span className="tabular shrink-0" role="status">
        {list.bulk.progress(progress.done, progress.total)}
      </span>
    </div>
  )
}
