import type { SendOutcome } from '../../core/messages/index.ts'
import type { OutboundMessage } from '../adapter.ts'

const shown = [
  'text',
  'image',
  'video',
  'audio',
  'document',
  'sticker',
  'location',
  'contacts',
  'interactive',
  'template',
]

/**
 * A message to a visitor is sent once it may be seen: the chat shows what stands in the store, to whoever is looking
 * now or comes back later, and tells by itself when it was seen.
 */
export function send(message: OutboundMessage): SendOutcome {
  const { id, kind, text, addresses } = message
  if (!addresses.some((address) => /^[uv]:/.test(address)))
    return rejected('no_visitor', 'This contact has never opened the chat', 'Nobody would see the message')
  if (!shown.includes(kind) && !text)
    return rejected('not_shown', `The chat cannot show a message of the kind '${kind}'`)
  return { outcome: 'sent', networkId: `out:${id}` }
}

function rejected(code: string, title: string, details?: string): SendOutcome {
  return { outcome: 'rejected', error: { code, title, ...(details && { details }) } }
}
