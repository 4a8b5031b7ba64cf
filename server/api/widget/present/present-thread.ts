import type * as wire from '../../../../shared/widget.ts'
import type { Thread } from '../../../core/visitors/index.ts'

/** A conversation as its visitor sees it. */
export function presentThread(thread: Thread): wire.Conversation {
  return {
    id: thread.id,
    status: thread.status === 'closed' ? 'closed' : 'open',
    readAt: thread.agentReadAt?.toISOString() ?? null,
    lastActivityAt: thread.lastActivityAt.toISOString(),
    createdAt: thread.createdAt.toISOString(),
    unreadCount: thread.unreadCount,
    answersByMail: thread.answersByMail,
    rated: thread.isRated,
  }
}
