import type { Transaction } from '../../platform/db/index.ts'
import { moveForCall } from '../conversations/index.ts'
import type { Call } from './call.ts'

/** Has the conversation of a call show it as it is now. Call it after every change of the call's row. */
export async function followCall(tx: Transaction, call: Call, { isNew = false } = {}): Promise<void> {
  const { accountId, id, conversationId, direction, status, startedAt, createdAt } = call
  if (!conversationId) return
  const at = startedAt ?? createdAt
  await moveForCall(tx, accountId, { conversationId, call: { id, at, direction, status, isNew } })
}
