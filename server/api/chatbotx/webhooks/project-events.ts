import type { StoredEvent } from '../../../core/events/index.ts'
import type { EventBatch, Projection } from '../../../core/webhooks/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import type { ConditionType } from './conditions.ts'
import { projectExternal } from './external-events.ts'
import { type Happening, happeningsOf } from './happenings.ts'
import {
  type Change,
  changeKey,
  listAssigners,
  listChanges,
  listShownInboxIds,
  listTagNames,
  listToldContacts,
  listUserIds,
} from './told-queries.ts'
import { waitsFor } from './webhook-settings.ts'

/** A body, and what it is called. */
type Told = { name: string; body: Record<string, unknown> }

/** What webhooks are told of some events: each that waits for it, once for each thing that an event says. */
export async function projectEvents(db: Db, batch: EventBatch): Promise<Projection[]> {
  const wanted = batch.events.flatMap((event) =>
    happeningsOf(event).flatMap((happening, part) => {
      const webhookIds = batch.webhooks.filter((webhook) => waitsFor(webhook, happening)).map(({ id }) => id)
      return webhookIds.length > 0 ? [{ ...happening, part, webhookIds }] : []
    }),
  )
  const facts = await readFacts(db, batch.accountId, wanted)
  const told = wanted.flatMap(({ part, webhookIds, ...happening }): Projection[] => {
    const { event } = happening
    const tell = facts.isShown(event) && tellers[happening.type]?.(happening, facts)
    if (!tell) return []
    const common = { event: tell.name, contact_id: event.contactId, timestamp: event.createdAt.toISOString() }
    const eventId = part === 0 ? event.id : `${event.id}.${part}`
    return [{ event, eventId, eventType: tell.name, part, source: { ...common, ...tell.body }, webhookIds }]
  })
  return [...told, ...(await projectExternal(db, batch))]
}

/** What bodies say besides what stands in events. */
type Facts = {
  contacts: Map<Id, Record<string, unknown>>
  changes: Map<string, Change>
  tags: Map<Id, string>
  users: Map<Id, Id>
  assigners: Map<string, Id>
  isShown(event: StoredEvent): boolean
}

async function readFacts(db: Db, accountId: Id, happenings: Happening[]): Promise<Facts> {
  const of = (...types: ConditionType[]) => happenings.filter(({ type }) => types.includes(type))
  const changed = of('contactInfoUpdated', 'customFieldValueChanged')
  const assigned = of('conversationAssigned', 'conversationUnassigned')
  const inboxIds = unique(happenings.map(({ event }) => event.inboxId))
  const shown = await listShownInboxIds(db, { accountId, ids: inboxIds })
  return {
    contacts: await listToldContacts(db, {
      accountId,
      ids: contactIds(of('newContact')),
      shape: 'newContact',
    }),
    changes: await listChanges(db, { accountId, contactIds: contactIds(changed), times: times(changed) }),
    tags: await listTagNames(db, {
      accountId,
      ids: unique(of('tagApplied', 'tagRemoved').map(({ sourceId }) => sourceId)),
    }),
    users: await listUserIds(db, { accountId, ids: unique(assigned.map(assigneeOf)) }),
    assigners: await listAssigners(db, {
      accountId,
      conversationIds: unique(assigned.map(({ event }) => event.conversationId)),
      times: times(assigned),
    }),
    isShown: ({ inboxId }) => inboxId === undefined || shown.has(inboxId),
  }
}

type Teller = (happening: Happening, facts: Facts) => Told | undefined

/** What is told of each thing. Those that are missing never happen here. */
const tellers: Partial<Record<ConditionType, Teller>> = {
  newContact: ({ event }, { contacts }) => {
    const body = contacts.get(event.contactId!)
    return body && { name: 'new_contact', body }
  },
  tagApplied: (happening, facts) => tellTag('tag_applied', happening, facts),
  tagRemoved: (happening, facts) => tellTag('tag_removed', happening, facts),
  contactInfoUpdated: (happening, facts) => ({
    name: 'contact_info_updated',
    body: { info_type: happening.sourceId, ...valuesOf(changeOf(happening, facts)) },
  }),
  customFieldValueChanged: (happening, facts) => {
    const change = changeOf(happening, facts)
    if (!change) return undefined
    return {
      name: 'custom_field_changed',
      body: { custom_field: { name: change.name, ...valuesOf(change) } },
    }
  },
  archived: ({ event }) => ({
    name: 'conversation_archived',
    body: { conversation_id: event.conversationId, archived_by: 'system' },
  }),
  followUp: ({ event }) => ({
    name: 'marked_as_follow_up',
    body: { conversation_id: event.conversationId, marked_by: 'system' },
  }),
  conversationTransferredToHuman: ({ event }) => ({
    name: 'conversation_transferred_to_human',
    body: { conversation_id: event.conversationId, transferred_by: 'bot' },
  }),
  conversationTransferredToBot: ({ event }) => ({
    name: 'conversation_transferred_to_bot',
    body: { conversation_id: event.conversationId, transferred_by: 'system' },
  }),
  conversationAssigned: (happening, facts) => ({
    name: 'conversation_assigned',
    body: {
      conversation_id: happening.event.conversationId,
      assigned_to: assignedTo(happening, facts),
      assigned_by: assignerOf(happening, facts),
    },
  }),
  conversationUnassigned: (happening, facts) => ({
    name: 'conversation_unassigned',
    body: {
      conversation_id: happening.event.conversationId,
      unassigned_by: assignerOf(happening, facts),
    },
  }),
}

/** A tag that was deleted meanwhile has no name any more to be told. */
function tellTag(name: string, { sourceId }: Happening, { tags }: Facts): Told | undefined {
  const tag = tags.get(sourceId!)
  return tag === undefined ? undefined : { name, body: { tag } }
}

function changeOf({ event, sourceId }: Happening, { changes }: Facts): Change | undefined {
  return changes.get(changeKey({ contactId: event.contactId!, at: event.createdAt, field: sourceId! }))
}

function valuesOf(change: Change | undefined) {
  return { old_value: change?.oldValue ?? null, new_value: change?.newValue ?? null }
}

function assigneeOf({ event }: Happening): string | undefined {
  const { assigneeId } = event.data
  return assigneeId ? String(assigneeId) : undefined
}

function assignedTo(happening: Happening, { users }: Facts): string | null {
  const assignee = assigneeOf(happening)
  if (assignee) return users.get(assignee) ?? assignee
  const { teamId } = happening.event.data
  return teamId ? String(teamId) : null
}

function assignerOf({ event }: Happening, { assigners }: Facts): string {
  return assigners.get(`${event.conversationId}/${event.createdAt.getTime()}`) ?? 'system'
}

function contactIds(happenings: Happening[]): Id[] {
  return unique(happenings.map(({ event }) => event.contactId))
}

function times(happenings: Happening[]): Date[] {
  return [...new Set(happenings.map(({ event }) => event.createdAt.getTime()))].map((ms) => new Date(ms))
}

function unique(ids: (Id | undefined)[]): Id[] {
  return [...new Set(ids.flatMap((id) => id ?? []))]
}
