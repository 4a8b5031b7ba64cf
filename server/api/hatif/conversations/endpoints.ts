import type { Endpoint } from '../route.ts'
import { assignConversation } from './assign-conversation.ts'
import { createConversation } from './create-conversation.ts'
import { getConversation } from './get-conversation.ts'
import { getTimeline } from './get-timeline.ts'
import { listConversations } from './list-conversations.ts'
import { tagConversation } from './tag-conversation.ts'

export const conversationEndpoints: Endpoint[] = [
  listConversations,
  getTimeline,
  createConversation,
  assignConversation,
  getConversation,
  tagConversation,
]
