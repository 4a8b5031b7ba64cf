import type { StoredEvent } from '../../../core/events/index.ts'
import type { Id } from '../../../platform/ids.ts'

/** The rows that some events are about, each once. */
export function subjectsOf(events: StoredEvent[]): Id[] {
  return [...new Set(events.flatMap(({ subjectId }) => subjectId ?? []))]
}
