import type { StoredEvent } from '../../../core/events/index.ts'
import type { ConditionType } from './conditions.ts'

/** One thing that a webhook may wait for. `sourceId`: the tag, field or kind of information. */
export type Happening = { event: StoredEvent; type: ConditionType; sourceId?: string }

/** What an event says in the vendor's terms: nothing, or one thing, or several. */
export function happeningsOf(event: StoredEvent): Happening[] {
  if (event.contactId === undefined) return []
  switch (event.type) {
    case 'contact.created':
      return [{ event, type: 'newContact' }]
    case 'contact.updated':
      return ofContact(event)
    case 'conversation.updated':
      return ofConversation(event)
    default:
      return []
  }
}

function ofContact(event: StoredEvent): Happening[] {
  const { tagsAdded, tagsRemoved, changed, customFieldIds } = event.data
  return [
    ...textsOf(tagsAdded).map((sourceId) => ({ event, type: 'tagApplied' as const, sourceId })),
    ...textsOf(tagsRemoved).map((sourceId) => ({ event, type: 'tagRemoved' as const, sourceId })),
    ...textsOf(changed)
      .filter((field) => field === 'phone' || field === 'email')
      .map((sourceId) => ({ event, type: 'contactInfoUpdated' as const, sourceId })),
    ...textsOf(customFieldIds).map((sourceId) => ({
      event,
      type: 'customFieldValueChanged' as const,
      sourceId,
    })),
  ]
}

function ofConversation(event: StoredEvent): Happening[] {
  const { archived, followed, botEnabled, assigneeId, teamId } = event.data
  const types: ConditionType[] = []
  if (archived === true) types.push('archived')
  if (followed === true) types.push('followUp')
  if (botEnabled === false) types.push('conversationTransferredToHuman')
  if (botEnabled === true) types.push('conversationTransferredToBot')
  if (assigneeId !== undefined || teamId !== undefined)
    types.push(assigneeId || teamId ? 'conversationAssigned' : 'conversationUnassigned')
  return types.map((type) => ({ event, type }))
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
