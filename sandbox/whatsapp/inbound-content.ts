import { ControlError } from './errors.ts'
import { isObject, isText, type Json, objectOf, textOf } from './json.ts'
import type { Media, NewMedia } from './media-store.ts'
import { mediaKinds } from './media-types.ts'
import { makeSample } from './samples.ts'
import type { Conversation, PhoneNumber, Sandbox } from './state.ts'

/** What a customer may write; `button` answers a template's quick reply. */
export const inboundTypes = [
  'text',
  ...mediaKinds,
  'location',
  'contacts',
  'button',
  'interactive',
  'reaction',
  'order',
  'system',
  'unsupported',
  'edit',
  'revoke',
  'request_welcome',
]

type Parts = { type: string; body: Json; index: number }

/** The part of a message that is named like its type, completed where the caller left it short. */
export function inboundContent(
  sandbox: Sandbox,
  number: PhoneNumber,
  conversation: Conversation,
  parts: Parts,
) {
  const { type, body, index } = parts
  const given = body[type]
  if (mediaKinds.includes(type)) return mediaContent(sandbox, number, parts)
  switch (type) {
    case 'text':
      return { body: `${plainText(given)}${countOf(body) > 1 ? ` ${index + 1}` : ''}` }
    case 'location':
      return {
        latitude: 21.0285,
        longitude: 105.8542,
        name: 'Shop',
        address: '1 Trang Tien',
        ...objectOf(given),
      }
    case 'contacts':
      return Array.isArray(given) ? given : [sampleContact]
    case 'interactive':
      return interactiveContent(objectOf(given))
    case 'edit':
      return editContent(body, objectOf(given))
    case 'revoke':
      return { original_message_id: requireTarget(body, objectOf(given), 'original_message_id') }
    case 'reaction':
      return reactionContent(body, objectOf(given))
    case 'system':
      return systemContent(conversation, objectOf(given))
    case 'unsupported':
      return { type: 'unknown', ...objectOf(given) }
    default:
      return objectOf(given)
  }
}

const sampleContact = {
  name: { formatted_name: 'Bo Chen', first_name: 'Bo' },
  phones: [{ phone: '+1 555 010 0003', wa_id: '15550100003', type: 'CELL' }],
}

function countOf(body: Json): number {
  return Number(body['count'] ?? 1)
}

function plainText(given: unknown): string {
  return textOf(given) ?? textOf(objectOf(given)['body']) ?? 'Hello'
}

/** `base64` with `mime_type`, or a sample when there is neither that nor the `id` of a file that is stored already. */
function mediaContent(sandbox: Sandbox, number: PhoneNumber, { type, body, index }: Parts): Json {
  const given = objectOf(body[type])
  const { base64, sample, ...facts } = given
  const known = isText(facts['id']) ? sandbox.media.find(facts['id']) : undefined
  if (isText(facts['id']) && !known) return facts
  const media = known ?? sandbox.media.add(newMedia(number, type, given, index))
  const ttlSeconds = sandbox.settings.mediaUrlTtlSeconds
  return {
    ...defaultsOf(type, media),
    ...facts,
    id: media.id,
    mime_type: media.mimeType,
    sha256: media.sha256,
    url: sandbox.media.addressOf(media, sandbox.publicUrl, ttlSeconds),
  }
}

function newMedia(number: PhoneNumber, kind: string, given: Json, index: number): NewMedia {
  const { phoneNumberId } = number
  if (given['base64'] === undefined) return { phoneNumberId, ...makeSample(kind, index) }
  if (!isText(given['base64'])) throw new ControlError(400, `'${kind}.base64' is not a text.`)
  return {
    phoneNumberId,
    bytes: Buffer.from(given['base64'], 'base64'),
    mimeType: textOf(given['mime_type']) ?? makeSample(kind, 0).mimeType,
    filename: textOf(given['filename']) ?? null,
  }
}

function defaultsOf(type: string, media: Media): Json {
  if (type === 'audio') return { voice: true }
  if (type === 'sticker') return { animated: false }
  return type === 'document' ? { filename: media.filename ?? 'document' } : {}
}

/** `{"button_reply":{…}}` alone says its type already. */
function interactiveContent(given: Json): Json {
  const kinds = ['button_reply', 'list_reply', 'nfm_reply', 'call_permission_reply']
  const type = textOf(given['type']) ?? kinds.find((kind) => isObject(given[kind]))
  if (type) return { type, ...given }
  throw new ControlError(400, `'interactive' needs one of ${kinds.join(', ')}.`)
}

function editContent(body: Json, given: Json): Json {
  const message = isObject(given['message'])
    ? given['message']
    : { type: 'text', text: { body: plainText(body['text'] ?? given['text']) } }
  return { original_message_id: requireTarget(body, given, 'original_message_id'), message }
}

/** Without an emoji the reaction is taken back. */
function reactionContent(body: Json, given: Json): Json {
  const emoji = textOf(given['emoji'])
  return { message_id: requireTarget(body, given, 'message_id'), ...(emoji !== undefined && { emoji }) }
}

function systemContent(conversation: Conversation, given: Json): Json {
  const { name, userId } = conversation.customer
  return {
    type: 'user_changed_number',
    body: `${name} changed their phone number`,
    user_id: userId,
    ...given,
  }
}

/** The message this one is about: as Meta spells it, or short as `target`. */
function requireTarget(body: Json, given: Json, key: string): string {
  const target = textOf(given[key] ?? body['target'])
  if (target !== undefined) return target
  throw new ControlError(400, `Say which message is meant: '${key}', or 'target', with its wamid.`)
}
