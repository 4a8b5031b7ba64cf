import type { Thread } from '../../../core/visitors/index.ts'

/** A conversation as its visitor sees it. */
export type WidgetConversation = {
  id: string
  status: 'open' | 'closed'
  /** Whatever the visitor wrote until then was read. */
  readAt: string | null
  lastActivityAt: string
  createdAt: string
  unreadCount: number
}

export function presentThread(thread: Thread): WidgetConversation {
  return {
    id: thread.id,
    status: thread.status === 'closed' ? 'closed' : 'open',
    readAt: thread.agentReadAt?.toISOString() ?? null,
    lastActivityAt: thread.lastActivityAt.toISOString(),
    createdAt: thread.createdAt.toISOString(),
    unreadCount: thread.unreadCount,
  }
}
