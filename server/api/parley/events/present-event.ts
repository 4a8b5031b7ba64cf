import type { ParleyEvent } from '../../../../shared/parley/index.ts'
import type { StoredEvent } from '../../../core/events/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { nounOf } from './event-types.ts'
import { assignmentOf, conversationOf, draftOf, type EventObjects, ratingOf } from './list-objects.ts'
import { presentChanges } from './present-changes.ts'

/** An event with the objects it is about. What was deleted, before the event or since, is named only. */
export function presentEvent(event: StoredEvent, objects: EventObjects): ParleyEvent {
  const { position, type, createdAt, subjectId, conversationId, contactId, inboxId, data } = event
  const subject = subjectOf(event, objects)
  return {
    id: position,
    type,
    created_at: createdAt.toISOString(),
    subject_id: subjectId ?? null,
    // What tells of a file names only the message.
    conversation_id: conversationId ?? subject.message?.conversation_id ?? null,
    contact_id: contactId ?? null,
    inbox_id: inboxId ?? null,
    changes: presentChanges(data),
    ...pick('conversation', objects.conversations, conversationOf(event)),
    ...pick('assignment', objects.assignments, assignmentOf(event)),
    ...pick('rating', objects.ratings, ratingOf(event)),
    ...subject,
  }
}

function subjectOf(event: StoredEvent, objects: EventObjects): Partial<ParleyEvent> {
  const id = event.type.endsWith('.deleted') ? undefined : event.subjectId
  switch (nounOf(event)) {
    case 'agent':
      return pick('agent', objects.agents, id)
    case 'team':
      return pick('team', objects.teams, id)
    case 'inbox':
      return pick('inbox', objects.inboxes, id)
    case 'tag':
      return pick('tag', objects.tags, id)
    case 'custom_field':
      return pick('custom_field', objects.customFields, id)
    case 'template':
      return pick('template', objects.templates, id)
    case 'canned_response':
      return pick('canned_response', objects.cannedResponses, id)
    case 'contact':
      return pick('contact', objects.contacts, id)
    case 'message':
      return pick('message', objects.messages, id)
    case 'scheduled_message':
      return pick('scheduled_message', objects.scheduledMessages, id)
    case 'view':
      return pick('view', objects.views, id)
    case 'draft': {
      const { agentId, conversationId } = draftOf(event) ?? {}
      return { draft: objects.drafts.get(`${agentId}/${conversationId}`) ?? null }
    }
    case 'call':
      return pick('call', objects.calls, id)
    default:
      return {}
  }
}

function pick<Name extends keyof ParleyEvent>(
  name: Name,
  objects: Map<Id, NonNullable<ParleyEvent[Name]>>,
  id: Id | undefined,
): Partial<ParleyEvent> {
  const object = id === undefined ? undefined : objects.get(id)
  return object === undefined ? {} : { [name]: object }
}
