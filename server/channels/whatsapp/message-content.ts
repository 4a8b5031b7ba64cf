import type { InboundAttachment, MessageContent } from '../../core/messages/index.ts'
import { isObject, type Json, textOf, withoutEmpty } from './json.ts'
import { messageText } from './message-text.ts'

/** A message's typed part: Meta's object as it came, except that a list of contacts is wrapped in one. */
export type TypedContent = {
  kind: string
  content: MessageContent
  text?: string
  attachments?: InboundAttachment[]
}

const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker']
/** Kinds whose object needs nothing in it to be understood. */
const plainKinds = ['location', 'button', 'interactive', 'order', 'system', 'unsupported']

/** What is in a message. A kind that is not known, or that lacks what makes it one, is `unsupported` and keeps all it has. */
export function typedContent(message: Json): TypedContent {
  const type = textOf(message['type']) ?? 'unknown'
  const content = contentOf(type, message[type])
  if (!content) return { kind: 'unsupported', content: { type, ...restOf(message, type) } }
  const text = messageText(type, content)
  return withoutEmpty({ kind: type, content, text, attachments: attachmentsOf(type, content) })
}

function contentOf(type: string, typed: unknown): MessageContent | undefined {
  if (type === 'contacts') return Array.isArray(typed) ? { contacts: typed } : undefined
  // These two may come without an object: a greeting has nothing to say, and old payloads say only "unsupported".
  if (type === 'request_welcome') return isObject(typed) ? typed : {}
  if (type === 'unsupported' && typed === undefined) return { type: 'unknown' }
  if (!isObject(typed)) return undefined
  if (plainKinds.includes(type)) return typed
  if (type === 'text') return typeof typed['body'] === 'string' ? typed : undefined
  if (type === 'reaction') return textOf(typed['message_id']) ? typed : undefined
  if (mediaKinds.includes(type)) return textOf(typed['id']) || textOf(typed['url']) ? typed : undefined
  return undefined
}

function restOf(message: Json, type: string): Json {
  return message[type] === undefined || type === 'type' ? {} : { [type]: message[type] }
}

function attachmentsOf(kind: string, content: MessageContent): InboundAttachment[] | undefined {
  if (!mediaKinds.includes(kind)) return undefined
  return [
    withoutEmpty({
      kind,
      networkMediaId: textOf(content['id']),
      sourceUrl: textOf(content['url']),
      mimeType: textOf(content['mime_type']),
      fileName: textOf(content['filename']),
      sha256: textOf(content['sha256']),
    }),
  ]
}
