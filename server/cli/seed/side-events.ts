import { Dice, mix } from './dice.ts'
import type { Shape } from './timeline.ts'

/** What stands in a few conversations beside messages. Times are whole seconds. */
export type CallStory = {
  at: number
  direction: 'inbound' | 'outbound'
  status: 'completed' | 'no_answer' | 'rejected' | 'busy'
  ringingSeconds: number
  talkingSeconds: number
}

type Span = { first: number; last: number }

/** Channels on which people call. */
const callable = ['whatsapp', 'voice']

/** The one call of a conversation, in some: the contact's after all messages, ours anywhere between them. */
export function tellCall(
  shape: Shape,
  conversation: number,
  { first, last, channel }: Span & { channel: string },
): CallStory | undefined {
  const dice = new Dice(mix(shape.seedValue ^ 0x51ed270b, conversation))
  if (!callable.includes(channel) || !dice.chance(6)) return undefined
  const direction = dice.chance(60) ? 'inbound' : 'outbound'
  const at =
    direction === 'inbound' ? soonAfter(shape, last, 30 + dice.below(7200)) : between(dice, first, last)
  const draw = dice.next()
  return {
    at,
    direction,
    status: draw < 0.55 ? 'completed' : draw < 0.8 ? 'no_answer' : draw < 0.9 ? 'rejected' : 'busy',
    ringingSeconds: 2 + dice.below(20),
    talkingSeconds: 10 + dice.below(600),
  }
}

/** When a conversation was given to the one who answers for it, in some. */
export function tellAssignment(
  shape: Shape,
  conversation: number,
  { first, last }: Span,
): number | undefined {
  const dice = new Dice(mix(shape.seedValue ^ 0x3b9aca07, conversation))
  if (!dice.chance(10)) return undefined
  return dice.chance(50) ? soonAfter(shape, last, 5 + dice.below(600)) : between(dice, first, last)
}

function soonAfter({ untilSeconds }: Shape, last: number, seconds: number): number {
  return Math.max(last, Math.min(untilSeconds, last + seconds))
}

function between(dice: Dice, first: number, last: number): number {
  return first + dice.below(last - first + 1)
}
