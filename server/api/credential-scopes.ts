import type { Dialect } from '../core/accounts/index.ts'
import { scopes as chatbotxScopes } from './chatbotx/route.ts'
import { scopes as parleyScopes } from './parley/auth.ts'

/** What a credential of each dialect may be limited to. */
export const scopesOf: Record<Dialect, readonly string[]> = {
  vobiz: [],
  hatif: [],
  chatbotx: chatbotxScopes,
  parley: parleyScopes,
}
