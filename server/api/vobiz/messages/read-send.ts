import Type, { type Static } from 'typebox'
import { toE164 } from '../../../../shared/phone.ts'
import type { WindowCategory } from '../../../core/conversations/index.ts'
import type { Inbox } from '../../../core/inboxes/index.ts'
import type { MessageContent } from '../../../core/messages/index.ts'
import { invalidField } from '../../../platform/errors.ts'
import { readMedia } from './read-media.ts'
import { readTemplate } from './read-template.ts'

const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker']
const objectKinds = ['location', 'contacts', 'interactive']
const kinds = ['text', 'template', ...mediaKinds, ...objectKinds]

const longestText = 4096

/** The fields of a send in all editions. Which of them are needed follows from `type`; others are ignored. */
export const SendBody = Type.Object({
  channel_id: Type.String({ description: 'The channel that sends' }),
  waba_id: Type.Optional(Type.Any({ description: 'When given, it must be the channel’s' })),
  to: Type.Union([Type.String(), Type.Number()], { description: 'E.164, with or without +' }),
  type: Type.String({ description: kinds.join(', ') }),
  text: Type.Optional(Type.Any({ description: '`{ body, preview_url }`' })),
  media: Type.Optional(Type.Any({ description: '`{ link | id, caption, filename }`' })),
  template: Type.Optional(Type.Any({ description: '`{ name, language, components }`' })),
  image: Type.Optional(Type.Any()),
  video: Type.Optional(Type.Any()),
  audio: Type.Optional(Type.Any()),
  document: Type.Optional(Type.Any()),
  sticker: Type.Optional(Type.Any()),
  location: Type.Optional(Type.Any()),
  contacts: Type.Optional(Type.Any()),
  interactive: Type.Optional(Type.Any()),
  context: Type.Optional(Type.Any({ description: '`{ message_id }` of the message that is answered' })),
})

export type SendRequest = Static<typeof SendBody>

export type SendDraft = {
  phone: string
  kind: string
  content: MessageContent
  text?: string
  templateCategory?: WindowCategory
  replyToNetworkId?: string
}

/** Reads a send of any edition into what the core takes. */
export function readSend(body: SendRequest, inbox: Inbox): SendDraft {
  const phone = toE164(String(body.to))
  if (!phone)
    throw invalidField(
      'to',
      'must be a phone number in E.164, such as +918800000001',
      'INVALID_NUMBER',
      body.to,
    )
  const wabaId = inbox.settings['waba_id']
  if (isGiven(body.waba_id) && wabaId && String(body.waba_id) !== wabaId)
    throw invalidField('waba_id', `is not the channel's; that is ${wabaId}`, 'INVALID', body.waba_id)
  return { phone, kind: body.type, replyToNetworkId: readContext(body.context), ...readContent(body) }
}

function readContent(body: SendRequest): Omit<SendDraft, 'phone' | 'kind'> {
  const { type } = body
  if (type === 'text') return readText(body.text)
  if (type === 'template') return readTemplate(body.template)
  if (mediaKinds.includes(type)) return readMedia(body, type)
  if (objectKinds.includes(type)) return readObject(body[type as 'location'], type)
  throw invalidField('type', `must be one of ${kinds.join(', ')}`, 'INVALID', type)
}

function readText(text: unknown): Omit<SendDraft, 'phone' | 'kind'> {
  const body = isObject(text) ? text['body'] : undefined
  if (typeof body !== 'string' || body.trim() === '')
    throw invalidField('text.body', 'is required', 'REQUIRED')
  if ([...body].length > longestText)
    throw invalidField('text.body', `may have ${longestText} characters at most`, 'TOO_LONG')
  const { preview_url } = text as { preview_url?: unknown }
  return {
    content: { body, ...(preview_url !== undefined && { preview_url: preview_url === true }) },
    text: body,
  }
}

/** Sendable as in Meta's API, whose object of the same name it is. */
function readObject(value: unknown, type: string): Omit<SendDraft, 'phone' | 'kind'> {
  if (type === 'contacts' ? !Array.isArray(value) || value.length === 0 : !isObject(value))
    throw invalidField(
      type,
      type === 'contacts' ? 'must be a list of contacts' : 'must be an object',
      'REQUIRED',
    )
  const content = (type === 'contacts' ? { contacts: value } : value) as MessageContent
  return { content, text: textOf(value, type) }
}

function textOf(value: unknown, type: string): string | undefined {
  if (type === 'interactive') return stringAt(value, 'body', 'text')
  if (type === 'location') return stringAt(value, 'name') ?? stringAt(value, 'address')
  return stringAt((value as unknown[])[0], 'name', 'formatted_name')
}

function stringAt(value: unknown, ...path: string[]): string | undefined {
  const found = path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
  return typeof found === 'string' ? found : undefined
}

function readContext(context: unknown): string | undefined {
  const id = isObject(context) ? context['message_id'] : undefined
  return typeof id === 'string' && id !== '' ? id : undefined
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
