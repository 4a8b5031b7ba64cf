import type { StoredEvent } from '../../../core/events/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { nounOf } from './event-types.ts'
import { type EventObjects, teamOf } from './list-objects.ts'

/** The only agents whom an event concerns; undefined: all who may see it. */
export function audienceOf(
  event: StoredEvent,
  { teams, views }: Pick<EventObjects, 'teams' | 'views'>,
): Id[] | undefined {
  const { agentId, teamId, visibility } = event.data
  const shown = event.type.endsWith('.deleted') ? undefined : views.get(event.subjectId ?? '')
  const own = typeof agentId === 'string' ? [agentId] : []
  switch (nounOf(event)) {
    case 'draft':
    case 'mention':
      return own
    case 'view':
      // It is shown as it is now; others than then may see it, and are told by a later event.
      if (shown && (shown.visibility !== visibility || shown.team_id !== (teamId ?? null))) return own
      if (visibility === 'account') return undefined
      return [...own, ...(teams.get(teamOf(event) ?? '')?.agent_ids ?? [])]
    default:
      return undefined
  }
}
