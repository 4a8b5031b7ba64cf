export {
  type Conversation,
  type ConversationStatus,
  conversationStatuses,
  isReplyWindowOpen,
  replyWindowMs,
  type WindowCategory,
} from './conversation.ts'
export {
  type ConversationFilter,
  conversationPage,
  countConversationRows,
  findConversation,
  lockConversations,
  updateListRows,
} from './conversation-queries.ts'
export { disconnectInbox } from './disconnect-inbox.ts'
export { type ConversationPair, ensureConversations, pairKey } from './ensure-conversations.ts'
