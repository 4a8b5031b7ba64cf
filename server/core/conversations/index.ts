export { type Assignment, assignConversation, releaseConversations } from './assign-conversation.ts'
export {
  type ConversationName,
  markRead,
  markUnread,
  setArchived,
  setBotEnabled,
  setConversationStatus,
  setFollowed,
} from './change-conversation.ts'
export { type ContactPlace, listContactPlaces } from './contact-place-queries.ts'
export {
  type Conversation,
  type ConversationStatus,
  conversationStatuses,
  isReplyWindowOpen,
  replyWindowMs,
  type WindowCategory,
} from './conversation.ts'
export { type ConversationFilter, findNumbered, type NumberedFilter } from './conversation-filter-queries.ts'
export {
  type ConversationOrder,
  type ConversationPage,
  conversationPage,
  conversationRow,
  countConversationRows,
  countStatement,
} from './conversation-list-queries.ts'
export { findConversation, lockConversations, updateListRows } from './conversation-queries.ts'
export { disconnectInbox } from './disconnect-inbox.ts'
export { type ConversationPair, ensureConversations, pairKey } from './ensure-conversations.ts'
export { type MovingCall, moveForCall } from './move-for-call.ts'
export { moveOutbound } from './outbound-queries.ts'
export { type ConversationStart, startConversation } from './start-conversation.ts'
export { type ConversationTagging, tagConversation } from './tag-conversation.ts'
export { type TimelinePage, timelinePage } from './timeline-queries.ts'
