import { useMemo, useState } from 'react'
import { Autocomplete } from 'react-aria-components/Autocomplete'
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { contains } from '../../../shared/fold-text.ts'
import { assignConversations, assignTeam } from '../../models/conversations/actions.ts'
import type { InboxState } from '../../models/store/state.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { Popover } from '../kit/popover.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { rowStyle } from '../kit/surfaces.ts'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { useThread } from './thread-context.ts'

const selectPeople = ({ agents, teams, presence, me }: InboxState) => ({ agents, teams, presence, me })

/** Who answers here; opens a list of agents and teams to give it to. */
export function AssignMenu() {
  const { thread } = useTexts()
  const { conversation } = useThread()
  const { agents, teams, me } = useStore(selectPeople)
  const [isOpen, setOpen] = useState(false)
  const assignee = conversation.assignee_id ? agents[conversation.assignee_id] : undefined
  const team = conversation.team_id ? teams[conversation.team_id] : undefined
  const name = assignee ? (assignee.id === me.id ? thread.header.me : assignee.name) : team?.name
  return (
    <Popover
      label={thread.header.assignTo}
      placement="bottom end"
      isOpen={isOpen}
      onOpenChange={setOpen}
      className="flex w-72 flex-col"
      trigger={
        <Button
          variant="ghost"
          size="sm"
          className="max-w-44 @max-md:px-1"
          aria-label={name ? thread.header.assignedTo(name) : thread.header.assign}
        >
          {assignee ? (
            <Avatar name={assignee.name} size={20} />
          ) : (
            <Icon name={team ? 'team' : 'user-plus'} size={16} className="text-muted" />
          )}
          <span className="truncate @max-md:hidden" dir="auto">
            {name ?? thread.header.assign}
          </span>
        </Button>
      }
    >
      <AssignList onDone={() => setOpen(false)} />
    </Popover>
  )
}

function AssignList({ onDone }: { onDone: () => void }) {
  const app = useApp()
  const { thread } = useTexts()
  const { conversation } = useThread()
  const { agents, teams, presence, me } = useStore(selectPeople)
  const [query, setQuery] = useState('')
  const people = useMemo(
    () => sortAgents(Object.values(agents), me.id, conversation.inbox_id),
    [agents, me, conversation],
  )
  const groups = useMemo(
    () => Object.values(teams).sort((one, other) => one.name.localeCompare(other.name)),
    [teams],
  )
  const act = (key: string) => {
    const [kind, id = null] = key.split('/')
    if (kind === 'agent') void assignConversations(app, [conversation.id], id)
    else void assignTeam(app, [conversation.id], id)
    onDone()
  }
  return (
    <Autocomplete filter={contains} inputValue={query} onInputChange={setQuery}>
      <div className="border-b border-line p-2">
        <SearchField label={thread.header.search} value={query} onChange={setQuery} autoFocus />
      </div>
      <Menu
        aria-label={thread.header.assignTo}
        onAction={(key) => act(String(key))}
        className="max-h-80 overflow-y-auto p-1 outline-none"
      >
        <MenuSection aria-label={thread.header.assign}>
          {conversation.assignee_id !== null && (
            <Row id="agent" text={thread.header.nobody} icon="close" isSelected={false} />
          )}
          {people.map(({ id, name, is_bot: isBot }) => (
            <Row
              key={id}
              id={`agent/${id}`}
              text={name}
              note={id === me.id ? thread.header.me : undefined}
              icon={isBot ? 'bot' : undefined}
              isOnline={presence[id]?.online}
              isSelected={conversation.assignee_id === id}
            />
          ))}
        </MenuSection>
        {groups.length > 0 && (
          <MenuSection aria-label={thread.header.team}>
            <MenuItem
              id="title"
              isDisabled
              textValue={thread.header.team}
              className="px-2 pt-3 pb-1 text-xs font-medium text-muted"
            >
              {thread.header.team}
            </MenuItem>
            {conversation.team_id !== null && (
              <Row id="team" text={thread.header.noTeam} icon="close" isSelected={false} />
            )}
            {groups.map(({ id, name }) => (
              <Row
                key={id}
                id={`team/${id}`}
                text={name}
                icon="team"
                isSelected={conversation.team_id === id}
              />
            ))}
          </MenuSection>
        )}
      </Menu>
    </Autocomplete>
  )
}

type RowProps = {
  id: string
  text: string
  note?: string | undefined
  icon?: 'bot' | 'team' | 'close' | undefined
  isOnline?: boolean | undefined
  isSelected: boolean
}

function Row({ id, text, note, icon, isOnline, isSelected }: RowProps) {
  return (
    <MenuItem id={id} textValue={text} className={rowStyle}>
      {icon ? (
        <span className="flex size-5 items-center justify-center text-muted">
          <Icon name={icon} size={16} />
        </span>
      ) : (
        <Avatar name={text} size={20} {...(isOnline && { presence: 'online' as const })} />
      )}
      <span className="min-w-0 flex-1 truncate text-aligned" dir="auto">
        {text}
      </span>
      {note && <span className="text-xs text-muted">{note}</span>}
      {isSelected && <Icon name="check" size={16} className="text-accent-text" />}
    </MenuItem>
  )
}

/** Oneself first; without those who do not see the inbox. */
function sortAgents(agents: InboxState['agents'][string][], meId: string, inboxId: string) {
  return agents
    .filter(({ inbox_ids: inboxIds }) => inboxIds === null || inboxIds.includes(inboxId))
    .sort((one, other) => {
      if (one.id === meId || other.id === meId) return one.id === meId ? -1 : 1
      return one.name.localeCompare(other.name)
    })
}
