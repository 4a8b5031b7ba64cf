import { invalidField } from '../../../platform/errors.ts'
import { isObject, type SendDraft } from './read-send.ts'

const longestCaption = 1024
const captioned = ['image', 'video', 'document']

/**
 * The file of a send: `media`, else the object named after the type, as earlier editions have it. `url` and
 * `link` are the same; with an `id` besides, the `id` wins.
 */
export function readMedia(body: Record<string, unknown>, type: string): Omit<SendDraft, 'phone' | 'kind'> {
  const field = isObject(body['media']) ? 'media' : type
  const media = body[field]
  if (!isObject(media)) throw invalidField('media', 'is required: an object with link or id', 'REQUIRED')
  const id = textOf(media['id'])
  const link = textOf(media['link']) ?? textOf(media['url'])
  if (!id && !link) throw invalidField(field, 'needs a link or an id', 'REQUIRED')
  if (!id && !/^https?:\/\/\S+$/i.test(link!))
    throw invalidField(`${field}.link`, 'must be an https address', 'INVALID', link)

  const caption = captioned.includes(type) ? textOf(media['caption']) : undefined
  if (caption && [...caption].length > longestCaption)
    throw invalidField(`${field}.caption`, `may have ${longestCaption} characters at most`, 'TOO_LONG')
  const filename = type === 'document' ? textOf(media['filename']) : undefined
  const voice = type === 'audio' && media['voice'] === true
  return {
    content: {
      ...(id ? { id } : { link }),
      ...(caption && { caption }),
      ...(filename && { filename }),
      ...(voice && { voice }),
    },
    text: caption,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}
