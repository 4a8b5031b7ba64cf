export {
  type ConversationQuery,
  type ConversationState,
  conversationStates,
  toConversationView,
} from './conversation-view.ts'
export { type ContactFilterInput, ContactFilterQuery } from './schema.ts'
export { toContactFilter } from './to-contact-filter.ts'
