import type { Callback } from './callbacks.ts'
import { shownWaId } from './conversations.ts'
import { isObject, type Json, listOf, objectOf, textOf } from './json.ts'
import type { Conversation, Message, PhoneNumber, Sandbox } from './state.ts'

/** A conversation as the control API and the page show it. */
export function presentConversation(sandbox: Sandbox, number: PhoneNumber, conversation: Conversation): Json {
  const { customer, messages, lastInboundAt, typingUntil, key } = conversation
  const last = messages.at(-1)
  return {
    key,
    phone_number_id: number.phoneNumberId,
    customer: { ...customer, shownWaId: shownWaId(customer) ?? null },
    lastInboundAt,
    windowOpenUntil: lastInboundAt === null ? null : lastInboundAt + 86_400_000,
    businessIsTyping: typingUntil > sandbox.now(),
    messageCount: messages.length,
    unread: messages.filter(
      ({ from, status }) => from === 'business' && status !== 'read' && status !== 'failed',
    ).length,
    last: last ? { from: last.from, text: previewOf(last), at: last.at, status: last.status } : null,
  }
}

/** A message as the customer's phone shows it. */
export function presentMessage(message: Message): Json {
  const { conversationKey: _key, fetched, ...shown } = message
  return { ...shown, preview: previewOf(message), media: fileOf(message, fetched) }
}

/** One line that says what the message is. */
export function previewOf({ type, content, rendered, revoked }: Message): string {
  const part = objectOf(content)
  if (revoked) return 'This message was deleted'
  if (rendered) return rendered.body
  if (type === 'text') return textOf(part['body']) ?? ''
  if (type === 'interactive') return textOf(objectOf(part['body'])['text']) ?? replyTitle(part)
  if (type === 'button') return textOf(part['text']) ?? ''
  if (type === 'contacts')
    return `Contact: ${textOf(objectOf(objectOf(listOf(content)[0])['name'])['formatted_name'])}`
  if (type === 'location') return `Location: ${textOf(part['name']) ?? ''}`
  return textOf(part['caption']) ?? textOf(part['filename']) ?? type
}

/** A callback in the log: what it tells in a word or two, and what became of it. */
export function presentCallback(callback: Callback): Json {
  return { ...callback, summary: summaryOf(callback.value) }
}

function summaryOf(value: Json): string {
  const status = objectOf(listOf(value['statuses'])[0])
  if (textOf(status['status'])) return `${textOf(status['status'])} ${tail(textOf(status['id']))}`
  const message = objectOf(listOf(value['messages'])[0])
  if (textOf(message['type']))
    return `${textOf(message['type'])} from ${textOf(message['from'] ?? message['from_user_id'])}`
  const call = objectOf(listOf(value['calls'])[0])
  return textOf(call['event']) ?? textOf(value['event']) ?? ''
}

function tail(id: string | undefined): string {
  return id === undefined ? '' : `…${id.slice(-10)}`
}

function replyTitle(part: Json): string {
  const reply = objectOf(part[textOf(part['type']) ?? ''])
  return textOf(reply['title']) ?? textOf(reply['body']) ?? textOf(reply['response']) ?? 'interactive'
}

/** Where the page finds the bytes: an upload's id, or the file that was fetched from a link. */
function fileOf({ content, rendered }: Message, fetched: Record<string, string>): Json | null {
  for (const holder of [content, objectOf(content)['header'], rendered?.header]) {
    if (!isObject(holder)) continue
    const typed = objectOf(holder[textOf(holder['type']) ?? ''])
    for (const part of [holder, typed]) {
      const id = textOf(part['id']) ?? fetched[textOf(part['link']) ?? '']
      if (id !== undefined && /^\d+$/.test(id)) return { id, url: `/sandbox/media/${id}` }
    }
  }
  return null
}
