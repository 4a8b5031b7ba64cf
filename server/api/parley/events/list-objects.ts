import type * as wire from '../../../../shared/parley/index.ts'
import { listAgentsById } from '../../../core/agents/index.ts'
import type { StoredEvent } from '../../../core/events/index.ts'
import type { Network } from '../../../core/inboxes/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import type { Id } from '../../../platform/ids.ts'
import { presentAgent } from '../present/agent.ts'
import { listAssignmentObjects } from '../present/assignments.ts'
import { listCallObjects } from '../present/calls.ts'
import { listContactObjects } from '../present/contacts.ts'
import { listConversationObjects } from '../present/conversations.ts'
import { listDraftObjects } from '../present/drafts.ts'
import { listMessageObjects } from '../present/messages.ts'
import { listRatingObjects } from '../present/ratings.ts'
import { listScheduledObjects } from '../present/scheduled.ts'
import {
  listCannedResponseObjects,
  listCustomFieldObjects,
  listInboxObjects,
  listTagObjects,
  listTeamObjects,
  listTemplateObjects,
} from '../present/settings.ts'
import { listKeptViewObjects } from '../present/views.ts'
import { nounOf } from './event-types.ts'

/** The objects that some events are about, as they are now. */
export type EventObjects = {
  agents: Map<Id, wire.Agent>
  teams: Map<Id, wire.Team>
  inboxes: Map<Id, wire.Inbox>
  tags: Map<Id, wire.Tag>
  customFields: Map<Id, wire.CustomField>
  templates: Map<Id, wire.Template>
  cannedResponses: Map<Id, wire.CannedResponse>
  contacts: Map<Id, wire.Contact>
  conversations: Map<Id, wire.Conversation>
  messages: Map<Id, wire.Message>
  calls: Map<Id, wire.Call>
  assignments: Map<Id, wire.Assignment>
  ratings: Map<Id, wire.Rating>
  /** Under `agent/conversation`. */
  drafts: Map<string, wire.Draft>
  scheduledMessages: Map<Id, wire.ScheduledMessage>
  views: Map<Id, wire.View>
}

export type ObjectSources = { networks: Map<string, Network> }

/** As many statements for a thousand events as for one, and none for kinds that no event is about. */
export async function listObjects(
  db: Db,
  { accountId, events, networks }: ObjectSources & { accountId: Id; events: StoredEvent[] },
): Promise<EventObjects> {
  const subjects = subjectsByNoun(events)
  const list = <Shown>(
    noun: string,
    lister: (db: Db, name: { accountId: Id; ids: Id[] }) => Promise<Map<Id, Shown>>,
  ) => find(subjects.get(noun) ?? [], (ids) => lister(db, { accountId, ids }))
  const [agents, teams, inboxes, tags, customFields, templates, cannedResponses, contacts] =
    await Promise.all([
      list('agent', listAgentObjects),
      find(unique(events, teamOf), (ids) => listTeamObjects(db, { accountId, ids })),
      list('inbox', (_, name) => listInboxObjects(db, { ...name, networks })),
      list('tag', listTagObjects),
      list('custom_field', listCustomFieldObjects),
      list('template', listTemplateObjects),
      list('canned_response', listCannedResponseObjects),
      list('contact', listContactObjects),
    ])
  const [conversations, messages, calls, assignments, ratings, drafts, scheduledMessages, views] =
    await Promise.all([
      find(unique(events, conversationOf), (ids) => listConversationObjects(db, { accountId, ids })),
      list('message', listMessageObjects),
      list('call', listCallObjects),
      find(unique(events, assignmentOf), (ids) => listAssignmentObjects(db, { accountId, ids })),
      find(unique(events, ratingOf), (ids) => listRatingObjects(db, { accountId, ids })),
      listDraftObjects(db, { accountId, names: events.flatMap((event) => draftOf(event) ?? []) }),
      list('scheduled_message', listScheduledObjects),
      list('view', listKeptViewObjects),
    ])
  return {
    agents,
    teams,
    inboxes,
    tags,
    customFields,
    templates,
    cannedResponses,
    contacts,
    conversations,
    messages,
    calls,
    assignments,
    ratings,
    drafts,
    scheduledMessages,
    views,
  }
}

/** The conversation whose row in lists the event may have changed. */
export function conversationOf(event: StoredEvent): Id | undefined {
  const noun = nounOf(event)
  return noun === 'conversation' || noun === 'message' || noun === 'call' ? event.conversationId : undefined
}

export function draftOf({ type, conversationId, data }: StoredEvent): DraftOf | undefined {
  const { agentId } = data
  if (!type.startsWith('draft.') || !conversationId || typeof agentId !== 'string') return undefined
  return { agentId, conversationId }
}

/** The team that the event is about, or whose members may hear of it. */
export function teamOf(event: StoredEvent): Id | undefined {
  const noun = nounOf(event)
  if (noun === 'team') return event.type === 'team.deleted' ? undefined : event.subjectId
  const { teamId } = event.data
  return noun === 'view' && typeof teamId === 'string' ? teamId : undefined
}

type DraftOf = { agentId: Id; conversationId: Id }

export function assignmentOf({ data }: StoredEvent): Id | undefined {
  const { assignmentId } = data
  return typeof assignmentId === 'string' ? assignmentId : undefined
}

export function ratingOf({ data }: StoredEvent): Id | undefined {
  const { ratingId } = data
  return typeof ratingId === 'string' ? ratingId : undefined
}

async function listAgentObjects(
  db: Db,
  { accountId, ids }: { accountId: Id; ids: Id[] },
): Promise<Map<Id, wire.Agent>> {
  const agents = await listAgentsById(db, accountId, ids)
  return new Map(agents.map((agent) => [agent.id, presentAgent(agent)]))
}

/** What was deleted is named, not shown. */
function subjectsByNoun(events: StoredEvent[]): Map<string, Id[]> {
  const shown = events.filter(({ type }) => !type.endsWith('.deleted'))
  return new Map(
    [...Map.groupBy(shown, nounOf)].map(([noun, own]) => [noun, unique(own, ({ subjectId }) => subjectId)]),
  )
}

function unique(events: StoredEvent[], idOf: (event: StoredEvent) => Id | undefined): Id[] {
  return [...new Set(events.flatMap((event) => idOf(event) ?? []))]
}

async function find<Shown>(ids: Id[], list: (ids: Id[]) => Promise<Map<Id, Shown>>): Promise<Map<Id, Shown>> {
  return ids.length === 0 ? new Map() : list(ids)
}
