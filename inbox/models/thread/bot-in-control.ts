import type { Agent, Conversation, TimelineItem } from '../../../shared/parley/index.ts'

/** The bot that answers here at the moment, by its name if it has one; undefined when people do. */
export function botInControl(
  { bot_enabled: isEnabled, assignee_id: assigneeId, status }: Conversation,
  agents: Record<string, Agent>,
  items: readonly TimelineItem[],
): { name: string | undefined } | undefined {
  if (!isEnabled || status === 'closed') return undefined
  if (assigneeId !== null) {
    const assignee = agents[assigneeId]
    return assignee?.is_bot ? { name: assignee.name } : undefined
  }
  const last = items.findLast((item) => item.type === 'message' && item.direction === 'outbound')
  return last?.type === 'message' && last.sender.type === 'bot' ? { name: undefined } : undefined
}
