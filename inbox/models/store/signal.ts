import type {
  Bootstrap,
  Contact,
  Conversation,
  ConversationFilter,
  ConversationSort,
  Draft,
  Preferences,
  PresenceSignal,
  Tag,
  TypingSignal,
  View,
} from '../../../shared/parley/index.ts'
import type { ConversationChange } from './changes.ts'
import type { Id, InboxState } from './state.ts'
import type { Timeline } from './timeline.ts'

/** An answer of the server. `since`: the position of the log when it was asked for. */
type Answer = { since: string }

/** What changes the state besides events of the log. */
export type Signal =
  | { kind: 'bootstrap'; bootstrap: Bootstrap }
  | { kind: 'connection'; connection: InboxState['connection'] }
  /** The log was not kept long enough: what is loaded may be behind. */
  | { kind: 'snapshot'; position: string }
  | { kind: 'typing'; typing: TypingSignal }
  | { kind: 'presence'; presence: PresenceSignal }
  /** Time has passed: who stopped typing without a word. */
  | { kind: 'time'; now: string }
  | { kind: 'preferences'; preferences: Preferences }
  | ({ kind: 'conversations'; conversations: Conversation[] } & Answer)
  | { kind: 'conversation.open'; id: Id | null }
  | { kind: 'conversation.gone'; id: Id }
  | ({ kind: 'contact'; contact: Contact } & Answer)
  | { kind: 'view'; view: View }
  | { kind: 'view.gone'; id: Id }
  | { kind: 'tag'; tag: Tag }
  | ({ kind: 'counts'; counts: Record<string, number> } & Answer)
  | ({ kind: 'drafts'; drafts: Draft[] } & Answer)
  | { kind: 'draft'; conversationId: Id; draft: Draft | null }
  | { kind: 'mentions.seen'; conversationId: Id }
  /** `update` is given the thread as it is; undefined forgets it. */
  | { kind: 'timeline'; id: Id; update(timeline: Timeline | undefined): Timeline | undefined }
  | { kind: 'change.begun'; token: string; ids: Id[]; change: ConversationChange }
  | { kind: 'change.taken'; token: string; conversations: Conversation[] }
  /** Refused, or never confirmed: as the server has it. */
  | { kind: 'change.dropped'; token: string }
  | ListSignal

export type ListSignal =
  | { kind: 'list.asked'; key: string; filter: ConversationFilter; sort: ConversationSort }
  | ({
      kind: 'list.page'
      key: string
      conversations: Conversation[]
      nextCursor: string | null
      /** It follows what is loaded; otherwise it takes its place. */
      isMore: boolean
    } & Answer)
  | { kind: 'list.failed'; key: string }
  | { kind: 'list.shown'; key: string; isShown: boolean }
  | { kind: 'list.held'; key: string }
  | { kind: 'list.released'; key: string }
  | { kind: 'list.forgotten'; key: string }
