import type { Conversation, Draft } from '../../../shared/parley/index.ts'
import { readRichText, wordsOf } from '../thread/rich-text.ts'

/** What a row says of the newest thing in a conversation. */
export type Preview =
  /** Without `by`: the contact. */
  | { name: 'typing'; by?: string }
  | { name: 'draft'; text: string }
  | { name: 'call'; isLost: boolean }
  | {
      name: 'message'
      text: string
      kind: string
      mark: 'inbound' | 'waiting' | 'sent' | 'delivered' | 'read' | 'failed' | 'note'
    }
  | { name: 'nothing' }

export function previewOf(
  conversation: Conversation,
  { draft, isTyping, colleague }: { draft?: Draft; isTyping: boolean; colleague?: string },
): Preview {
  const { last_message: message, last_call: call } = conversation
  if (isTyping) return { name: 'typing' }
  if (colleague !== undefined) return { name: 'typing', by: colleague }
  if (draft?.text.trim()) return { name: 'draft', text: oneLine(draft.text) }
  if (call && (!message || call.at > message.at)) return { name: 'call', isLost: call.lost }
  if (!message) return { name: 'nothing' }
  return {
    name: 'message',
    text: lineOf(conversation, message.text),
    kind: message.kind,
    mark: markOf(conversation, message),
  }
}

function markOf(
  { contact_read_at: readAt }: Conversation,
  { at, direction, status }: NonNullable<Conversation['last_message']>,
) {
  if (direction !== 'outbound') return direction
  if (status === 'failed') return 'failed'
  // Some networks tell only that everything up to a time was read.
  if (status === 'read' || (readAt !== null && readAt >= at)) return 'read'
  return status === 'queued' || status === 'unknown' ? 'waiting' : (status ?? 'sent')
}

/** A message in one line, in which there is no bold and the like: the signs that ask for it say nothing there. */
export function lineOf({ channel }: Pick<Conversation, 'channel'>, text: string): string {
  return oneLine(channel === 'whatsapp' ? wordsOf(readRichText(text, { marks: true })) : text)
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
