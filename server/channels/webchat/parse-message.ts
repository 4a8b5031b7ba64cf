import type { InboundAttachment, InboundEvent, NetworkPerson } from '../../core/messages/index.ts'
import { isFilled, type Json, objectOf, textOf, withoutEmpty } from './json.ts'
import { toTime } from './parse.ts'

const fileKinds = ['image', 'video', 'audio', 'document']

/** What a visitor wrote. A kind that is not known, or lacks what makes it one, is `unsupported` and keeps all it has. */
export function parseMessage(event: Json, person: NetworkPerson): InboundEvent | undefined {
  const networkId = textOf(event['id'])
  if (!networkId) return undefined
  const message = objectOf(event['message'])
  const upload = objectOf(event['upload'])
  const kind = textOf(message['type']) ?? 'unknown'
  const content = objectOf(message[kind])
  const about = {
    type: 'message' as const,
    laneKey: person.addresses[0]!,
    person,
    direction: 'inbound' as const,
    networkId,
    // A message without a time counts as of now, which its recorder alone knows.
    occurredAt: toTime(event['at']) ?? '',
    replyToNetworkId: textOf(event['reply_to']),
    extras: isFilled(event['extras']) ? event['extras'] : undefined,
  }
  if (kind === 'text' && typeof content['body'] === 'string')
    return withoutEmpty({ ...about, kind, content, text: content['body'] })
  if (kind === 'interactive' && textOf(objectOf(content['button_reply'])['title']))
    return withoutEmpty({ ...about, kind, content, text: textOf(objectOf(content['button_reply'])['title']) })
  if (fileKinds.includes(kind) && textOf(upload['id']))
    return withoutEmpty({
      ...about,
      kind,
      content,
      text: textOf(content['caption']),
      attachments: [toAttachment(kind, upload)],
    })
  const rest = message[kind] === undefined || kind === 'type' ? {} : { [kind]: message[kind] }
  return withoutEmpty({ ...about, kind: 'unsupported', content: { type: kind, ...rest } })
}

function toAttachment(kind: string, upload: Json): InboundAttachment {
  return withoutEmpty({
    kind,
    networkMediaId: textOf(upload['id']),
    mimeType: textOf(upload['mime_type']),
    fileName: textOf(upload['file_name']),
    sha256: textOf(upload['sha256']),
  })
}
