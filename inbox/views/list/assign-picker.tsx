import { assignConversations, assignTeam } from '../../models/conversations/actions.ts'
import { Avatar } from '../kit/avatar.tsx'
import { Icon } from '../kit/icon.tsx'
import { useApp } from '../use-app.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { PickList } from './pick-list.tsx'
import { useListModel } from './use-list-model.ts'

const nobody = 'nobody'
const noTeam = 'no-team'
const teamMark = 'team-'

/** Who is to answer: an agent, a team, or nobody. */
export function AssignPicker({ ids, onDone }: { ids: string[]; onDone: () => void }) {
  const app = useApp()
  const model = useListModel()
  const { list } = useTexts()
  const { agents, teams, me, presence } = useStore(({ agents, teams, me, presence }) => ({
    agents,
    teams,
    me,
    presence,
  }))
  const conversations = useStore((state) => ids.flatMap((id) => state.conversations[id] ?? []))
  const isOnline = (id: string) => presence[id]?.online ?? false
  const people = Object.values(agents).sort(
    (one, other) =>
      Number(other.id === me.id) - Number(one.id === me.id) ||
      Number(isOnline(other.id)) - Number(isOnline(one.id)) ||
      one.name.localeCompare(other.name),
  )
  const chosen = [
    ...commonOf(conversations.map(({ assignee_id: id }) => id ?? nobody)),
    ...commonOf(conversations.map(({ team_id: id }) => (id === null ? noTeam : teamMark + id))),
  ]
  const pick = (id: string) => {
    onDone()
    void model.act(ids, (all, progress) => {
      if (id === noTeam) return assignTeam(app, all, null, progress)
      if (id.startsWith(teamMark)) return assignTeam(app, all, id.slice(teamMark.length), progress)
      return assignConversations(app, all, id === nobody ? null : id, progress)
    })
  }
  return (
    <PickList
      label={list.pickers.assign}
      placeholder={list.pickers.assign}
      chosen={chosen}
      onPick={pick}
      sections={[
        { items: [{ id: nobody, label: list.pickers.nobody, mark: <Icon name="user" size={16} /> }] },
        {
          title: list.pickers.agents,
          items: people.map(({ id, name }) => ({
            id,
            label: name,
            note: id === me.id ? list.pickers.you : undefined,
            mark: <Avatar name={name} size={20} presence={isOnline(id) ? 'online' : undefined} />,
          })),
        },
        {
          title: list.pickers.teams,
          items: Object.values(teams)
            .sort((one, other) => one.name.localeCompare(other.name))
            .map(({ id, name }) => ({ id: teamMark + id, label: name, mark: <Icon name="team" size={16} /> }))
            .concat(
              conversations.some(({ team_id: id }) => id !== null)
                ? [{ id: noTeam, label: list.pickers.noTeam, mark: <Icon name="team" size={16} /> }]
                : [],
            ),
        },
      ]}
    />
  )
}

/** What all of them have. */
function commonOf(values: string[]): string[] {
  const [first] = values
  return first !== undefined && values.every((value) => value === first) ? [first] : []
}
