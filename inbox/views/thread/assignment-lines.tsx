import { useState } from 'react'
import type { Assignment } from '../../../shared/parley/index.ts'
import type { InboxState } from '../../models/store/state.ts'
import { Icon } from '../kit/icon.tsx'
import { ClockTime } from '../kit/time.tsx'
import { useStore } from '../use-store.ts'
import { useTexts } from '../use-texts.ts'
import { TextButton } from './delivery-trouble.tsx'

const selectNames = ({ agents, teams, me }: InboxState) => ({ agents, teams, me })

/** Who was given the conversation. Of several in a row the last one counts; the others are shown when asked for. */
export function AssignmentLines({ assignments }: { assignments: Assignment[] }) {
  const { thread } = useTexts()
  const [isWhole, setWhole] = useState(false)
  const last = assignments.at(-1)!
  const earlier = assignments.slice(0, -1)
  return (
    <div className="flex flex-col items-center gap-0.5 py-2 text-xs text-muted">
      {earlier.length > 0 && (
        <TextButton isQuiet onPress={() => setWhole(!isWhole)}>
          {isWhole ? thread.assignment.fewer : thread.assignment.more(earlier.length)}
        </TextButton>
      )}
      {isWhole && earlier.map((assignment) => <Line key={assignment.id} assignment={assignment} />)}
      <Line assignment={last} />
    </div>
  )
}

function Line({ assignment }: { assignment: Assignment }) {
  const text = useAssignmentText(assignment)
  return (
    <p className="flex max-w-full items-center gap-1.5">
      <Icon name={assignment.agent_id === null && assignment.team_id ? 'team' : 'user'} size={14} />
      <bdi className="truncate">{text}</bdi>
      <span aria-hidden="true">·</span>
      <ClockTime at={assignment.at} />
    </p>
  )
}

function useAssignmentText({ agent_id: to, team_id: teamId, by_agent_id: by }: Assignment): string {
  const { thread } = useTexts()
  const { agents, teams, me } = useStore(selectNames)
  const { assignment, author } = thread
  const nameOf = (id: string) => agents[id]?.name ?? author.someone
  const byName = by && (by === me.id ? assignment.you : nameOf(by))
  if (to !== null && to === by) return assignment.took(to === me.id ? assignment.you : nameOf(to))
  if (to !== null) {
    const toName = to === me.id ? assignment.toYou : nameOf(to)
    return byName ? assignment.assigned(byName, toName) : assignment.assignedByProgram(toName)
  }
  if (teamId !== null) {
    const team = teams[teamId]?.name ?? author.someone
    return byName ? assignment.team(byName, team) : assignment.teamByProgram(team)
  }
  return byName ? assignment.unassigned(byName) : assignment.unassignedByProgram
}
