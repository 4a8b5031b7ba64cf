import Type, { type Static } from 'typebox'
import {
  type ConversationFilter,
  type ConversationStatus,
  conversationSorts,
  conversationStatuses,
} from '../../../../shared/parley/index.ts'
import type { Viewer } from '../../../core/views/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import type { Caller } from '../auth.ts'
import { readListed } from '../read-listed.ts'
import { Listed } from '../schemas.ts'

const Values = (description: string) => Type.Optional(Listed(description))
const Flag = (description: string) => Type.Optional(Type.Enum(['true', 'false'], { description }))

/** `ConversationFilter` as query parameters. */
export const FilterQuery = {
  statuses: Values(conversationStatuses.join(', ')),
  inbox_ids: Values('One of these inboxes'),
  channels: Values('One of these channels'),
  assignee_ids: Values('Agents; `me` for who asks, `none` for nobody’s'),
  team_ids: Values('One of these teams'),
  tag_ids: Values('One of these tags of conversations'),
  contact_id: Type.Optional(Type.String()),
  unread: Flag('Whether the contact wrote what nobody has read'),
  mentioned: Flag('Whose notes mention who asks, and were not seen'),
  has_draft: Flag('In which who asks has a draft'),
  archived: Flag('`false` unless given'),
  waiting: Flag('Whether the contact waits for an answer'),
  text: Type.Optional(
    Type.String({ description: 'Part of the contact’s name, accents aside, or of their number' }),
  ),
  active_after: Type.Optional(Type.String({ description: 'Active then or later' })),
  active_before: Type.Optional(Type.String({ description: 'Active then or earlier' })),
}
const Query = Type.Object(FilterQuery)

export const SortQuery = Type.Optional(
  Type.Enum([...conversationSorts], { description: '`newest` unless given, or as the view has it' }),
)

/** @throws AppError `invalid_request` */
export function readFilterQuery(query: Static<typeof Query>): ConversationFilter {
  const { contact_id, text, active_after, active_before } = query
  const lists = {
    statuses: readListed(query.statuses)?.map(readStatus),
    inbox_ids: readListed(query.inbox_ids),
    channels: readListed(query.channels),
    assignee_ids: readListed(query.assignee_ids),
    team_ids: readListed(query.team_ids),
    tag_ids: readListed(query.tag_ids),
  }
  const flags = {
    unread: flagOf(query.unread),
    mentioned: flagOf(query.mentioned),
    has_draft: flagOf(query.has_draft),
    archived: flagOf(query.archived),
    waiting: flagOf(query.waiting),
  }
  const given = Object.entries({ ...lists, ...flags, contact_id, text, active_after, active_before })
  return Object.fromEntries(given.filter(([, value]) => value !== undefined))
}

export function viewerOf({ account, agent, permissions }: Caller): Viewer {
  return { accountId: account.id, agentId: agent?.id, inboxIds: permissions.inboxIds }
}

function readStatus(status: string): ConversationStatus {
  const known = conversationStatuses.find((name) => name === status)
  if (!known)
    throw invalidField('statuses', `must be of ${conversationStatuses.join(', ')}`, 'INVALID', status)
  return known
}

function flagOf(value: 'true' | 'false' | undefined): boolean | undefined {
  return value === undefined ? undefined : value === 'true'
}
