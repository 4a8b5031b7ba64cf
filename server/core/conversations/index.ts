export { type Assignment, assignConversation, releaseConversations } from './assign-conversation.ts'
export { type AssignmentRecord, listAssignmentsById } from './assignment-queries.ts'
export {
  type ConversationName,
  markRead,
  markUnread,
  setArchived,
  setBotEnabled,
  setConversationStatus,
  setFollowed,
} from './change-conversation.ts'
export {
  type ConversationChange,
  type ConversationsChange,
  changeConversations,
} from './change-conversations.ts'
export { type ContactPlace, listContactPlaces, listLatestConversations } from './contact-place-queries.ts'
export {
  type Conversation,
  type ConversationStatus,
  conversationStatuses,
  isReplyWindowOpen,
  replyWindowChannels,
  replyWindowMs,
  type WindowCategory,
} from './conversation.ts'
export { countAtWork, mostCounted } from './conversation-count-queries.ts'
export { type ConversationFilter, findNumbered, type NumberedFilter } from './conversation-filter-queries.ts'
export {
  type ConversationOrder,
  type ConversationPage,
  conversationPage,
  conversationRow,
  countConversationRows,
  countStatement,
} from './conversation-list-queries.ts'
export {
  type ConversationPlace,
  type ConversationPlacePage,
  type ConversationSort,
  conversationPlacePage,
} from './conversation-place-queries.ts'
export {
  findConversation,
  lockConversations,
  type MovedConversation,
  updateListRows,
} from './conversation-queries.ts'
export { disconnectInbox } from './disconnect-inbox.ts'
export { type ConversationPair, ensureConversations, pairKey } from './ensure-conversations.ts'
export { listConversationPlaces } from './inbox-of-conversations-queries.ts'
export { type MovingCall, moveForCall } from './move-for-call.ts'
export { moveOutbound } from './outbound-queries.ts'
export { type ConversationStart, openConversation, startConversation } from './start-conversation.ts'
export { type ConversationTagging, tagConversation } from './tag-conversation.ts'
export {
  findFirstUnread,
  listTimelineKeys,
  type TimelineKey,
  type TimelinePage,
  type TimelinePlace,
  timelinePage,
} from './timeline-queries.ts'
export { wakeSnoozed } from './wake-snoozed.ts'
