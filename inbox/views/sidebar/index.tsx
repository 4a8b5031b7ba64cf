import { IconButton } from '../kit/button.tsx'
import { useApp } from '../use-app.ts'
import { useTexts } from '../use-texts.ts'
import { AccountSwitcher } from './account-switcher.tsx'
import { NavRow } from './nav-row.tsx'
import { People } from './people.tsx'
import { SavedViews } from './saved-views.tsx'
import { SystemViews } from './system-views.tsx'
import { Teams } from './teams.tsx'

/** The way about: views with their counts, teams, and the other pages. */
export function Sidebar() {
  const app = useApp()
  const { list } = useTexts()
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-13 shrink-0 items-center gap-1 ps-2 pe-2">
        <AccountSwitcher />
        <IconButton
          label={list.sidebar.newConversation}
          icon="compose"
          shortcut="conversation.new"
          onPress={() => app.commands.run('conversation.new')}
        />
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-4 overflow-y-auto px-2 pb-3">
        <ul className="flex flex-col gap-px">
          <NavRow icon="search" label={list.sidebar.search} to={{ name: 'search' }} shortcut="search.open" />
          <SystemViews />
        </ul>
        <Teams />
        <SavedViews />
        <People />
      </div>
      <ul className="flex shrink-0 flex-col gap-px px-2 py-2">
        <NavRow
          icon="user"
          label={list.sidebar.contacts}
          to={{ name: 'contacts', contactId: null }}
          page="contacts"
        />
        <NavRow
          icon="settings"
          label={list.sidebar.settings}
          to={{ name: 'settings', section: null, itemId: null }}
          page="settings"
        />
      </ul>
    </div>
  )
}
