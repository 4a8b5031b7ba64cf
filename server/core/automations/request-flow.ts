import type { Transaction } from '../../platform/db/index.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'

export type FlowRequest = {
  accountId: Id
  inboxId: Id
  conversationId: Id
  contactId: Id
  /** Need not name a flow that there is: it is looked up when it runs. */
  flowId: string
  nodeId?: string
}

/** Asks for a flow to be run in a conversation. The log has the wish; what runs flows reads it there. */
export function requestFlow(tx: Transaction, { accountId, flowId, nodeId, ...place }: FlowRequest): void {
  appendEvents(tx, accountId, [
    { type: 'flow.requested', ...place, data: { flowId, ...(nodeId !== undefined && { nodeId }) } },
  ])
}
