import { toUuid } from '../../../platform/ids.ts'
import { userIdOf } from '../channels/list-users.ts'
import { utcTime } from '../time.ts'
import type { ToldMessage } from './message-queries.ts'
import type { MessageStep } from './message-steps.ts'

const types: Record<string, string> = {
  text: 'Text',
  image: 'Image',
  video: 'Video',
  audio: 'Audio',
  document: 'Document',
  location: 'Location',
  contacts: 'Contact',
  sticker: 'Sticker',
  template: 'Template',
  interactive: 'Interactive',
  // A tapped quick reply of a template.
  button: 'Interactive',
}

/**
 * The body of the WhatsApp message webhook, docs page 27942278, except the link to a file of ours: that is signed
 * when the body is sent for the first time.
 */
export function messageBody(accountId: string, message: ToldMessage, step: MessageStep) {
  const { id, inboxId, conversationId, contactId, direction, networkId, occurredAt, content, file } = message
  const isRewritten = step.name === 'edited' || step.name === 'deleted'
  const hasFile = !isRewritten && file?.state !== 'failed'
  return {
    workspaceId: toUuid('account', accountId),
    channelId: toUuid('inbox', inboxId),
    conversationId: toUuid('conversation', conversationId),
    contactId: toUuid('contact', contactId),
    messageId: networkId ?? null,
    direction: direction === 'inbound' ? 'Inbound' : 'Outbound',
    messageType: typeOf(message, step),
    body: step.name === 'deleted' ? null : bodyOf(message),
    mediaUrl: hasFile ? textAt(content, 'link') : null,
    mimeType: hasFile ? (file?.mimeType ?? textAt(content, 'mime_type')) : null,
    status: step.status,
    senderUserId: message.sender === 'contact' || !message.agent ? null : userIdOf(message.agent),
    latitude: message.kind === 'location' ? numberAt(content, 'latitude') : null,
    longitude: message.kind === 'location' ? numberAt(content, 'longitude') : null,
    creationTime: utcTime(occurredAt),
    isBillable: step.isBillable,
    errorCode: step.error && /^\d{1,9}$/.test(step.error.code) ? Number(step.error.code) : null,
    errorReason: step.error ? (step.error.details ?? step.error.message ?? step.error.title) : null,
    conversationEventId: toUuid('message', id),
  }
}

export type MessageBody = ReturnType<typeof messageBody>

function typeOf({ kind }: ToldMessage, { name }: MessageStep): string {
  if (name === 'edited') return 'MessageEdited'
  if (name === 'deleted') return 'MessageDeleted'
  return types[kind] ?? 'Unsupported'
}

/** The words; of a tapped reply what was put into its button, not what stands on it. */
function bodyOf({ kind, direction, content, text }: ToldMessage): string | null {
  const payload = direction === 'inbound' ? payloadOf(kind, content) : null
  return payload ?? text ?? null
}

function payloadOf(kind: string, content: Record<string, unknown>): string | null {
  if (kind === 'button') return textAt(content, 'payload')
  const reply = kind === 'interactive' ? content[String(content['type'])] : undefined
  return typeof reply === 'object' && reply !== null ? textAt(reply as Record<string, unknown>, 'id') : null
}

function textAt(content: Record<string, unknown>, key: string): string | null {
  const value = content[key]
  return typeof value === 'string' && value !== '' ? value : null
}

function numberAt(content: Record<string, unknown>, key: string): number | null {
  const value = content[key]
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}
