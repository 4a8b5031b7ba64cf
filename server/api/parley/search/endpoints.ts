import type { Endpoint } from '../route.ts'
import { searchConversation } from './search-conversation.ts'
import { searchEverything } from './search-everything.ts'

export const searchEndpoints: Endpoint[] = [searchEverything, searchConversation]
