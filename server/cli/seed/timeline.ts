import { Dice, mix } from './dice.ts'

/** What is to be made. The same shape gives the same history, whatever machine makes it. */
export type Shape = {
  seedValue: number
  conversations: number
  messages: number
  /** How many of the messages belong to the first conversation; 0: it is one like the others. */
  long: number
  /** The time of the last message, in seconds. */
  untilSeconds: number
  days: number
  /** The channel of each inbox, in the order in which the account has them. */
  channels: string[]
}

/** Where a message stands: its conversation, by number, and when. `first`: it begins the conversation. */
export type Place = { conversation: number; first: boolean; at: number }

const secondsPerDay = 86_400

/**
 * The places of all messages, in the order of their times: conversations begin at an even pace, most messages go
 * to one begun a short while ago, the others to regulars, a few of whom write very often.
 */
export function createTimeline(shape: Shape): (index: number) => Place {
  const { seedValue, conversations, messages, long, untilSeconds, days } = shape
  const longCount = long > 0 ? 1 : 0
  const others = messages - long
  const begun = (ordinal: number) => Math.ceil((ordinal * (conversations - longCount)) / others)
  const recent = Math.max(1, Math.ceil(conversations / 50))

  return (index) => {
    const at = Math.floor(untilSeconds - days * secondsPerDay * (1 - (index + 1) / messages))
    const longBefore = Math.ceil((index * long) / messages)
    if (Math.ceil(((index + 1) * long) / messages) > longBefore)
      return { conversation: 0, first: longBefore === 0, at }

    const ordinal = index - longBefore
    const known = begun(ordinal)
    if (begun(ordinal + 1) > known) return { conversation: longCount + known, first: true, at }

    const dice = new Dice(mix(seedValue, index))
    const back = dice.chance(70) ? Math.min(recent, known) : known
    const draw = dice.next()
    // Squared: the least distances are the likeliest, and so are the oldest of the regulars.
    const distance =
      back === known ? known - 1 - Math.floor(known * draw * draw) : Math.floor(back * draw * draw)
    return { conversation: longCount + known - 1 - distance, first: false, at }
  }
}
