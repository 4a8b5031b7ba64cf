import { useState } from 'react'
import type { Team } from '../../../../shared/parley/index.ts'
import { deleteTeam } from '../../../models/settings/people/teams.ts'
import { Avatar } from '../../kit/avatar.tsx'
import { Button } from '../../kit/button.tsx'
import { Icon } from '../../kit/icon.tsx'
import { EmptyState } from '../../kit/states.tsx'
import { useApp } from '../../use-app.ts'
import { useStore } from '../../use-store.ts'
import { useTexts } from '../../use-texts.ts'
import { ConfirmAction } from '../parts/confirm-action.tsx'
import { ItemList, ItemRow } from '../parts/item-list.tsx'
import { ReadOnlyNote } from '../parts/read-only-note.tsx'
import { RowMenu } from '../parts/row-menu.tsx'
import { SettingsScreen } from '../parts/settings-screen.tsx'
import { useAdmin } from '../parts/use-admin.ts'
import { TeamDialog } from './team-dialog.tsx'

const facesShown = 5

/** Groups of agents. */
export function TeamsSection() {
  const { settings } = useTexts()
  const texts = settings.teams
  const isAdmin = useAdmin()
  const teams = useStore((state) => Object.values(state.teams))
  const [isCreating, setCreating] = useState(false)
  const create = isAdmin && (
    <Button variant="primary" icon="plus" onPress={() => setCreating(true)}>
      {texts.create}
    </Button>
  )
  return (
    <SettingsScreen title={texts.title} text={texts.text} actions={teams.length > 0 && create}>
      <ReadOnlyNote />
      {teams.length === 0 ? (
        <EmptyState icon="team" title={texts.none} text={texts.noneText} action={create || undefined} />
      ) : (
        <ItemList label={texts.title}>
          {[...teams]
            .sort((one, other) => one.name.localeCompare(other.name))
            .map((team) => (
              <TeamRow key={team.id} team={team} canChange={isAdmin} />
            ))}
        </ItemList>
      )}
      {isCreating && <TeamDialog team={null} onClose={() => setCreating(false)} />}
    </SettingsScreen>
  )
}

function TeamRow({ team, canChange }: { team: Team; canChange: boolean }) {
  const app = useApp()
  const { settings } = useTexts()
  const texts = settings.teams
  const agents = useStore((state) => state.agents)
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null)
  const names = team.agent_ids.flatMap((id) => agents[id]?.name ?? [])
  return (
    <>
      <ItemRow
        mark={
          <span className="flex size-8 items-center justify-center rounded-md bg-accent-soft text-accent-text">
            <Icon name="team" size={18} />
          </span>
        }
        title={team.name}
        text={names.length > 0 ? texts.membersCount(names.length) : texts.noMembers}
        onPress={canChange ? () => setDialog('edit') : undefined}
        end={
          <span className="flex -space-x-1 max-sm:hidden rtl:space-x-reverse">
            {names.slice(0, facesShown).map((name) => (
              <Avatar key={name} name={name} size={24} className="rounded-full ring-2 ring-panel" />
            ))}
          </span>
        }
        actions={
          canChange && (
            <RowMenu name={team.name} onEdit={() => setDialog('edit')} onDelete={() => setDialog('delete')} />
          )
        }
      />
      {dialog === 'edit' && <TeamDialog team={team} onClose={() => setDialog(null)} />}
      {dialog === 'delete' && (
        <ConfirmAction
          title={texts.deleteTitle(team.name)}
          confirm={texts.deleteConfirm}
          act={() => deleteTeam(app, team)}
          onClose={() => setDialog(null)}
        >
          {texts.deleteText}
        </ConfirmAction>
      )}
    </>
  )
}
