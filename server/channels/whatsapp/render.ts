import type { MessageContent } from '../../core/messages/index.ts'
import type { OutboundMessage } from '../adapter.ts'
import { isObject, type Json, objectOf, textOf, withoutEmpty } from './json.ts'

/** The part of a message that Meta's API takes, or why there is none. */
export type Rendered = { body: Json } | { refused: { code: string; title: string } }

const mediaFields: Record<string, string[]> = {
  image: ['caption'],
  video: ['caption'],
  audio: ['voice'],
  document: ['caption', 'filename'],
  sticker: [],
}

/** Kinds that go as they are. */
const plainKinds = ['location', 'interactive']

/**
 * A message as `POST /{phone_number_id}/messages` takes it. Pure.
 *
 * @param publicUrl under which our own files are reached, for links that begin with `/`
 */
export function render(message: OutboundMessage, publicUrl = ''): Rendered {
  const recipient = toRecipient(message.addresses)
  if (!recipient)
    return { refused: { code: 'no_address', title: 'The contact has no WhatsApp number and no WhatsApp id' } }
  const typed = typedPart(message, publicUrl)
  if (!typed)
    return {
      refused: { code: 'unsendable', title: `A message of kind '${message.kind}' cannot be sent as it is` },
    }
  // A reaction names its message itself.
  const quoted = message.kind === 'reaction' ? undefined : message.replyToNetworkId
  return {
    body: withoutEmpty({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipient,
      type: message.kind,
      [message.kind]: typed,
      context: quoted === undefined ? undefined : { message_id: quoted },
      biz_opaque_callback_data: message.id,
    }),
  }
}

/** A number when there is one: every version of the API and every app takes it. */
export function toRecipient(
  addresses: readonly string[],
): { to: string } | { recipient: string } | undefined {
  const digits = addresses
    .map((address) => address.replace(/^\+/, ''))
    .find((address) => /^\d+$/.test(address))
  if (digits) return { to: digits }
  const [userId] = addresses
  return userId ? { recipient: userId } : undefined
}

function typedPart({ kind, content, replyToNetworkId }: OutboundMessage, publicUrl: string): unknown {
  if (kind === 'text') return textPart(content)
  if (kind === 'template') return templatePart(content)
  if (kind === 'reaction') return reactionPart(content, replyToNetworkId)
  if (kind === 'contacts') return Array.isArray(content['contacts']) ? content['contacts'] : undefined
  if (plainKinds.includes(kind)) return content
  const fields = mediaFields[kind]
  return fields && mediaPart(content, fields, publicUrl)
}

/** An empty emoji takes the reaction back. */
function reactionPart(content: MessageContent, replyToNetworkId: string | undefined): Json | undefined {
  const messageId = textOf(content['message_id']) ?? replyToNetworkId
  return messageId ? { message_id: messageId, emoji: content['emoji'] ?? '' } : undefined
}

function textPart(content: MessageContent): Json | undefined {
  const body = textOf(content['body'])
  return body === undefined ? undefined : withoutEmpty({ body, preview_url: content['preview_url'] })
}

/** Of a file at Meta and a link to one, Meta's own wins: it needs no fetching. */
function mediaPart(content: MessageContent, fields: string[], publicUrl: string): Json | undefined {
  const id = textOf(content['id'])
  const link = textOf(content['link'])
  if (!id && !link) return undefined
  const source = id ? { id } : { link: link!.startsWith('/') ? `${publicUrl}${link}` : link }
  const rest = fields.map((field) => [field, content[field]] as const).filter(([, value]) => value != null)
  return { ...source, ...Object.fromEntries(rest) }
}

/** Without what Meta does not know, such as a category; a language may be given as its code alone. */
function templatePart(content: MessageContent): Json | undefined {
  const name = textOf(content['name'])
  const { language, components } = content
  const code = textOf(language) ?? textOf(objectOf(language)['code'])
  if (!name || !code) return undefined
  const hasComponents = Array.isArray(components) && components.length > 0
  return withoutEmpty({
    name,
    language: isObject(language) ? language : { code },
    components: hasComponents ? components : undefined,
  })
}
