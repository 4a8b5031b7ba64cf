import { Dice, mix } from './dice.ts'
import type { Person } from './people.ts'
import type { Place, Shape } from './timeline.ts'

export type StoryStatus = 'sent' | 'delivered' | 'read' | 'failed'

/** One message of the made history, without its words. Times are whole seconds. */
export type MessageStory = Place & {
  direction: 'inbound' | 'outbound' | 'note'
  sender: 'contact' | 'agent' | 'api' | 'campaign' | 'bot'
  kind: 'text' | 'template' | 'location' | 'interactive'
  status: StoryStatus
  /** Which agent wrote it, by number. */
  agent: number | undefined
  sentAt: number | undefined
  deliveredAt: number | undefined
  readAt: number | undefined
  failedAt: number | undefined
}

/** What kind of message stands at a place, and what became of it. */
export function tellMessage(shape: Shape, index: number, place: Place, person: Person): MessageStory {
  const dice = new Dice(mix(shape.seedValue ^ 0x5bd1e995, index))
  const isWhatsApp = shape.channels[person.inbox] === 'whatsapp'
  if (place.first) return dice.chance(isWhatsApp ? 15 : 0) ? template(dice, place) : inbound(dice, place)
  const draw = dice.next()
  if (draw < 0.5) return inbound(dice, place)
  if (draw < 0.52)
    return { ...written(dice, place, 'agent'), direction: 'note', status: 'sent', readAt: undefined }
  if (draw < 0.53 && isWhatsApp) return template(dice, place)
  const by = dice.next()
  return outbound(dice, place, by < 0.7 ? 'agent' : by < 0.85 ? 'api' : 'bot')
}

function inbound(dice: Dice, place: Place): MessageStory {
  const draw = dice.next()
  return {
    ...written(dice, place, 'contact'),
    kind: draw < 0.95 ? 'text' : draw < 0.98 ? 'interactive' : 'location',
    direction: 'inbound',
    status: 'delivered',
  }
}

function template(dice: Dice, place: Place): MessageStory {
  return { ...outbound(dice, place, dice.chance(70) ? 'campaign' : 'api'), kind: 'template' }
}

function outbound(dice: Dice, place: Place, sender: MessageStory['sender']): MessageStory {
  const story = written(dice, place, sender)
  const draw = dice.next()
  const sentAt = place.at + 1
  if (draw < 0.03) return { ...story, status: 'failed', failedAt: sentAt }
  if (draw < 0.1) return { ...story, status: 'sent', sentAt }
  const deliveredAt = sentAt + 1 + dice.below(20)
  if (draw < 0.35) return { ...story, status: 'delivered', sentAt, deliveredAt }
  return { ...story, status: 'read', sentAt, deliveredAt, readAt: deliveredAt + dice.below(3600) }
}

function written(dice: Dice, place: Place, sender: MessageStory['sender']): MessageStory {
  return {
    ...place,
    direction: 'outbound',
    sender,
    kind: 'text',
    status: 'sent',
    agent: sender === 'agent' ? dice.below(1_000) : undefined,
    sentAt: undefined,
    deliveredAt: undefined,
    readAt: undefined,
    failedAt: undefined,
  }
}
