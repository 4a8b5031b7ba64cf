import { teamView } from '../../models/conversations/place.ts'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { NavRow } from './nav-row.tsx'
import { Section } from './section.tsx'

/** What each team has to do; one's own first. */
export function Teams() {
  const { list } = useTexts()
  const teams = useStore(({ teams, me }) =>
    Object.values(teams).sort(
      (one, other) =>
        Number(other.agent_ids.includes(me.id)) - Number(one.agent_ids.includes(me.id)) ||
        one.name.localeCompare(other.name),
    ),
  )
  if (teams.length === 0) return null
  return (
    <Section title={list.sidebar.teams}>
      {teams.map(({ id, name }) => (
        <NavRow
          key={id}
          icon="team"
          label={name}
          to={{ name: 'view', viewId: teamView(id), conversationId: null }}
        />
      ))}
    </Section>
  )
}
