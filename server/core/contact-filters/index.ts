export {
  type AdClick,
  type Assignees,
  type CampaignStep,
  type ChoiceTest,
  type Comparison,
  type ContactCondition,
  type ContactFilter,
  type CustomFieldTest,
  conditionsOf,
  type LocalWindow,
  type NumberMatch,
  numberPattern,
  type SetTest,
  type TagNames,
  type TextMatch,
  type TextSearch,
  type TextTest,
  type TimeFact,
  type TimeTest,
  type Window,
} from './contact-filter.ts'
export { contactCondition, contactIds } from './contact-filter-queries.ts'
export {
  type ContactsAsked,
  type ContactsColumn,
  type ContactsOrder,
  type ContactsPage,
  contactsAfter,
  contactsById,
  contactsPage,
  countAsked,
} from './contact-page-queries.ts'
export {
  type ConversationPlace,
  type ConversationsAsked,
  type ConversationViewPage,
  conversationViewPage,
} from './conversation-view-page-queries.ts'
export { type ConversationView, conversationCondition } from './conversation-view-queries.ts'
export { isIndexedFilter } from './is-indexed.ts'
export { type KeywordSearch, readKeyword } from './keyword.ts'
export { keywordCondition } from './keyword-queries.ts'
