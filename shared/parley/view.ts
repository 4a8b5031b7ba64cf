import Type, { type Static } from 'typebox'
import { conversationStatuses } from './conversation.ts'
import { Id, Nullable, Time } from './pieces.ts'

const Ids = (what: string) => Type.Optional(Type.Array(Id, { description: `One of these ${what}` }))

/** Which conversations a list has: those that fit everything that is given. */
export const ConversationFilter = Type.Object(
  {
    statuses: Type.Optional(Type.Array(Type.Enum([...conversationStatuses]))),
    inbox_ids: Ids('inboxes'),
    channels: Type.Optional(Type.Array(Type.String())),
    assignee_ids: Type.Optional(
      Type.Array(Type.String(), { description: 'Agents; `me` for who asks, `none` for nobody’s' }),
    ),
    team_ids: Ids('teams'),
    tag_ids: Ids('tags of conversations'),
    contact_id: Type.Optional(Id),
    unread: Type.Optional(Type.Boolean()),
    mentioned: Type.Optional(
      Type.Boolean({ description: 'Whose notes mention who asks, and were not seen' }),
    ),
    has_draft: Type.Optional(Type.Boolean({ description: 'In which who asks has a draft' })),
    archived: Type.Optional(Type.Boolean({ description: 'false unless given' })),
    waiting: Type.Optional(Type.Boolean({ description: 'The contact waits for an answer' })),
    text: Type.Optional(
      Type.String({ description: 'Part of the contact’s name, accents aside, or of their number' }),
    ),
    active_after: Type.Optional(Time),
    active_before: Type.Optional(Time),
  },
  { additionalProperties: false },
)
export type ConversationFilter = Static<typeof ConversationFilter>

export const conversationSorts = ['newest', 'oldest', 'waiting', 'created'] as const
export type ConversationSort = (typeof conversationSorts)[number]

/** A list somebody keeps under a name. */
export const View = Type.Object({
  id: Type.String({ description: 'Decimal id; of the views there always are, their name' }),
  name: Type.String(),
  icon: Nullable(Type.String({ description: 'An emoji' })),
  filter: ConversationFilter,
  sort: Type.Enum([...conversationSorts]),
  visibility: Type.Enum(['system', 'private', 'team', 'account']),
  team_id: Nullable(Id),
  agent_id: Nullable(Type.String({ description: 'Whose it is' })),
  position: Type.Integer(),
  created_at: Nullable(Time),
  updated_at: Nullable(Time),
})
export type View = Static<typeof View>

/** How many conversations stand in a view. */
export const ViewCounts = Type.Object({
  counts: Type.Record(Type.String(), Type.Integer(), { description: 'By the id of the view' }),
})
export type ViewCounts = Static<typeof ViewCounts>

export const systemViews = [
  'mine',
  'mentions',
  'unassigned',
  'all',
  'pending',
  'snoozed',
  'closed',
  'drafts',
] as const
