import type { Endpoint } from '../route.ts'
import { bulkConversations } from './bulk-conversations.ts'
import { createConversation } from './create-conversation.ts'
import { getConversation } from './get-conversation.ts'
import { listConversations } from './list-conversations.ts'
import { markRead, markUnread } from './mark-read.ts'
import { searchConversations } from './search-conversations.ts'
import { updateConversation } from './update-conversation.ts'

export const conversationEndpoints: Endpoint[] = [
  listConversations,
  createConversation,
  searchConversations,
  bulkConversations,
  getConversation,
  updateConversation,
  markRead,
  markUnread,
]
