import type { ConversationSort } from '../../../shared/parley/index.ts'
import { Count } from '../kit/badge.tsx'
import { IconButton } from '../kit/button.tsx'
import { Menu, MenuItem } from '../kit/menu.tsx'
import { SidebarButton } from '../shell/area-buttons.tsx'
import { useLayout } from '../shell/use-layout.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { FilterButton } from './filter-button.tsx'
import { useListModel } from './use-list-model.ts'
import { usePlaceName } from './use-place-name.ts'

const sorts: ConversationSort[] = ['newest', 'oldest', 'waiting', 'created']

/** Which view it is, in which order, and what narrows it. */
export function ListHeader() {
  const model = useListModel()
  const app = useApp()
  const { list } = useTexts()
  const { place } = model
  const layout = useLayout()
  const name = usePlaceName(place.viewId)
  const count = useStore(({ counts }) => counts[place.viewId] ?? 0)
  return (
    <header className="flex h-13 shrink-0 items-center gap-1 border-b border-line ps-4 pe-2">
      <SidebarButton />
      <h1 className="min-w-0 flex-1 truncate text-lg font-semibold text-strong" dir="auto">
        {name}
        {!place.isChanged && count > 0 && (
          <span className="ms-2 align-[1px] font-normal">
            <Count value={count} label={list.sidebar.count(count)} />
          </span>
        )}
      </h1>
      <FilterButton />
      <Menu
        label={list.list.sort}
        placement="bottom end"
        trigger={
          <IconButton
            label={`${list.list.sort}: ${list.list.sorts[place.sort]}`}
            icon="sort"
            isPressed={place.sort !== 'newest'}
          />
        }
      >
        {sorts.map((sort) => (
          <MenuItem
            key={sort}
            isSelected={place.sort === sort}
            onAction={() => model.refine(place.filter, sort)}
          >
            {list.list.sorts[sort]}
          </MenuItem>
        ))}
      </Menu>
      {!layout.isSidebarDocked && (
        <IconButton
          label={list.commands.newConversation}
          icon="compose"
          shortcut="conversation.new"
          onPress={() => app.commands.run('conversation.new')}
        />
      )}
    </header>
  )
}
