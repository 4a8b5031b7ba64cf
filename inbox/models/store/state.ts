import type {
  Agent,
  Bootstrap,
  CannedResponse,
  Contact,
  Conversation,
  ConversationFilter,
  ConversationSort,
  CustomField,
  Draft,
  Inbox,
  Preferences,
  Tag,
  Team,
  TypingSignal,
  View,
} from '../../../shared/parley/index.ts'
import type { PendingChange } from './changes.ts'
import type { SortKey } from './order.ts'
import type { Timeline } from './timeline.ts'

export type Id = string

/**
 * A list of conversations as far as it is loaded. `ids` is in the order in which it is shown; while `isHeld` (somebody
 * reads further down) nothing moves, and what would go elsewhere is named in `fresh` until the list is let go.
 */
export type ConversationList = {
  filter: ConversationFilter
  sort: ConversationSort
  ids: Id[]
  nextCursor: string | null
  /** Where the loaded part ends when there is more; what sorts after it comes with its page. */
  end: SortKey | null
  state: 'loading' | 'ready' | 'failed'
  isHeld: boolean
  fresh: Id[]
  /** Something happened that cannot be judged here, or was missed: to be fetched afresh. */
  isStale: boolean
  /** It is on screen, so it is kept fresh. */
  isShown: boolean
}

export type Presence = { online: boolean; conversationId: Id | null }

export type InboxState = {
  /** Of the log; everything up to it is in here. */
  position: string
  /** Goes up when events were missed: what is kept outside the store is to be fetched again. */
  epoch: number
  connection: 'connecting' | 'live' | 'offline' | 'signed-out'
  account: Bootstrap['account']
  accounts: Bootstrap['accounts']
  me: Agent
  preferences: Preferences
  server: Bootstrap['server']
  agents: Record<Id, Agent>
  teams: Record<Id, Team>
  inboxes: Record<Id, Inbox>
  tags: Record<Id, Tag>
  customFields: Record<Id, CustomField>
  cannedResponses: Record<Id, CannedResponse>
  views: Record<Id, View>
  /** There may be views that are not here: to be fetched. */
  areViewsStale: boolean
  /** Conversations by view. */
  counts: Record<string, number>
  /** A count may have changed in a way that cannot be told here. */
  areCountsStale: boolean
  conversations: Record<Id, Conversation>
  /** The conversation that is on screen. */
  openId: Id | null
  /** Changes made here that the server has not told of yet, by conversation. */
  pending: Record<Id, PendingChange>
  /**
   * The last event that brought a conversation, by its id: what was asked for before that is older. Under `settings`: the
   * last one of anything that the bootstrap answer has.
   */
  seenAt: Record<string, string>
  /** Full ones, as far as they were opened. */
  contacts: Record<Id, Contact>
  lists: Record<string, ConversationList>
  timelines: Record<Id, Timeline>
  /** By conversation. */
  drafts: Record<Id, Draft>
  areDraftsLoaded: boolean
  /** Conversations with a note that speaks to me: true since an event said so, false since I saw it. */
  mentioned: Record<Id, boolean>
  typing: Record<Id, TypingSignal[]>
  /** By agent. */
  presence: Record<Id, Presence>
}

export function byId<Item extends { id: Id }>(items: readonly Item[]): Record<Id, Item> {
  return Object.fromEntries(items.map((item) => [item.id, item]))
}

/** The state of a client that has loaded nothing but this. */
export function stateFromBootstrap(bootstrap: Bootstrap): InboxState {
  return {
    ...fromBootstrap(bootstrap),
    epoch: 0,
    connection: 'connecting',
    areCountsStale: false,
    conversations: {},
    openId: null,
    pending: {},
    seenAt: {},
    contacts: {},
    lists: {},
    timelines: {},
    drafts: {},
    areDraftsLoaded: false,
    mentioned: {},
    typing: {},
    presence: {},
  }
}

/** The parts of the state that the bootstrap answer has. */
export function fromBootstrap(bootstrap: Bootstrap) {
  const { position, account, accounts, me, preferences, server, counts } = bootstrap
  return {
    position,
    account,
    accounts,
    me,
    preferences,
    server,
    counts,
    areViewsStale: false,
    agents: byId(bootstrap.agents),
    teams: byId(bootstrap.teams),
    inboxes: byId(bootstrap.inboxes),
    tags: byId(bootstrap.tags),
    customFields: byId(bootstrap.custom_fields),
    cannedResponses: byId(bootstrap.canned_responses),
    views: byId(bootstrap.views),
  }
}
