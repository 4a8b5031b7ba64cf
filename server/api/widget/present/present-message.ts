import type * as wire from '../../../../shared/widget.ts'
import type { Agent } from '../../../core/agents/index.ts'
import type { Attachment } from '../../../core/attachments/index.ts'
import type { Message } from '../../../core/messages/index.ts'
import { isInlineSafe, signLink } from '../../../platform/storage/index.ts'

export type MessageParts = {
  attachments: Attachment[]
  agent: Agent | undefined
  replyTo: string | undefined
  linkKey: Uint8Array
  now: Date
}

const linkMs = 60 * 60 * 1000
/** Links change with each quarter of an hour, not with each look, so that browsers can keep what they have. */
const stepMs = 15 * 60 * 1000

/** A message as its visitor sees it. Nothing else of it leaves the server. */
export function presentMessage(message: Message, parts: MessageParts): wire.Message {
  const { id, conversationId, direction, sender, kind, content, extras, deletedAt, editedAt } = message
  const isOwn = direction === 'inbound'
  const isBot = sender === 'bot'
  const clientId = isOwn ? extras?.['client_id'] : undefined
  return {
    id,
    seq: id,
    conversationId,
    clientId: typeof clientId === 'string' ? clientId : null,
    from: isOwn ? 'visitor' : isBot ? 'bot' : 'agent',
    author: !isOwn && parts.agent ? { name: parts.agent.name } : null,
    kind,
    text: deletedAt ? null : (message.text ?? bodyOf(content) ?? null),
    attachments: deletedAt ? [] : filesOf(message, parts),
    buttons: deletedAt ? [] : buttonsOf(content),
    link: deletedAt ? null : linkOf(content),
    place: kind === 'location' && !deletedAt ? placeOf(content) : null,
    replyTo: parts.replyTo ?? null,
    createdAt: message.occurredAt.toISOString(),
    status: message.status,
    editedAt: editedAt?.toISOString() ?? null,
    deleted: deletedAt !== undefined,
  }
}

/** Our own copies; only what we have none of is shown from where it was linked to. */
function filesOf(message: Message, parts: MessageParts): wire.Attachment[] {
  const { attachments } = parts
  return attachments.length > 0 ? attachments.map((file) => presentAttachment(file, parts)) : linked(message)
}

function presentAttachment(file: Attachment, { linkKey, now }: MessageParts): wire.Attachment {
  const { accountId, id, kind, fileName, mimeType, sizeBytes, state } = file
  const expiresAt = new Date(Math.ceil(now.getTime() / stepMs) * stepMs + linkMs)
  return {
    id,
    kind,
    name: fileName ?? null,
    mime: mimeType ?? null,
    size: sizeBytes ?? null,
    url: state === 'stored' ? signLink(linkKey, { accountId, attachmentId: id, expiresAt }) : null,
    inline: isInlineSafe(mimeType ?? ''),
  }
}

/** What an agent or a program sent by its address: the firm's own choice, so the browser goes there. */
function linked({ direction, kind, content, id }: Message): wire.Attachment[] {
  const link = content['link']
  if (direction !== 'outbound' || typeof link !== 'string' || !/^(https?:\/\/|\/)/.test(link)) return []
  const name = content['filename']
  return [
    {
      id: `${id}-link`,
      kind,
      name: typeof name === 'string' ? name : null,
      mime: null,
      size: null,
      url: link,
      inline: kind === 'image' || kind === 'sticker' || kind === 'audio' || kind === 'video',
    },
  ]
}

/** Quick replies and lists, in Meta's shape. */
function buttonsOf(content: Record<string, unknown>): { id: string; title: string }[] {
  const action = objectOf(content['action'])
  const replies = listOf(action['buttons']).map((button) => objectOf(objectOf(button)['reply']))
  const rows = listOf(action['sections']).flatMap((section) =>
    listOf(objectOf(section)['rows']).map(objectOf),
  )
  return [...replies, ...rows].flatMap(({ id, title }) =>
    typeof id === 'string' && typeof title === 'string' ? { id, title } : [],
  )
}

function linkOf(content: Record<string, unknown>): wire.Message['link'] {
  const { url, display_text: title } = objectOf(objectOf(content['action'])['parameters'])
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) return null
  return { url, title: typeof title === 'string' ? title : url }
}

function placeOf({ latitude, longitude, name }: Record<string, unknown>): wire.Message['place'] {
  const [x, y] = [Number(latitude), Number(longitude)]
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null
  return { latitude: x, longitude: y, name: typeof name === 'string' ? name : null }
}

/** The words of an interactive message stand in its body. */
function bodyOf(content: Record<string, unknown>): string | undefined {
  const text = objectOf(content['body'])['text']
  return typeof text === 'string' ? text : undefined
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {}
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
