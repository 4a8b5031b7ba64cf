import type { NewEvent } from '../events/index.ts'
import type { Call } from './call.ts'

/** The event of a call that was made or changed, with what readers filter by. */
export function toCallEvent(
  type: 'call.created' | 'call.updated',
  { id, inboxId, conversationId, contactId, status, direction }: Call,
  data: Record<string, unknown> = {},
): NewEvent {
  return { type, inboxId, conversationId, contactId, subjectId: id, data: { status, direction, ...data } }
}
