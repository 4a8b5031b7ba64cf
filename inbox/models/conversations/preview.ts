import type { Conversation, Draft } from '../../../shared/parley/index.ts'

/** What a row says of the newest thing in a conversation. */
export type Preview =
  | { name: 'typing' }
  | { name: 'draft'; text: string }
  | { name: 'call'; isLost: boolean }
  | {
      name: 'message'
      text: string
      kind: string
      mark: 'inbound' | 'sent' | 'read' | 'failed' | 'note'
    }
  | { name: 'nothing' }

export function previewOf(
  conversation: Conversation,
  { draft, isTyping, failedId }: { draft?: Draft; isTyping: boolean; failedId?: string },
): Preview {
  const { last_message: message, last_call: call } = conversation
  if (isTyping) return { name: 'typing' }
  if (draft?.text.trim()) return { name: 'draft', text: oneLine(draft.text) }
  if (call && (!message || call.at > message.at)) return { name: 'call', isLost: call.lost }
  if (!message) return { name: 'nothing' }
  return {
    name: 'message',
    text: oneLine(message.text),
    kind: message.kind,
    mark: markOf(conversation, message, failedId),
  }
}

function markOf(
  { contact_read_at: readAt }: Conversation,
  { id, at, direction }: NonNullable<Conversation['last_message']>,
  failedId: string | undefined,
) {
  if (direction === 'outbound') {
    if (id === failedId) return 'failed'
    return readAt !== null && readAt >= at ? 'read' : 'sent'
  }
  return direction
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
