import { Dice, mix } from './dice.ts'
import { pickLanguage } from './text.ts'
import type { Shape } from './timeline.ts'
import type { Language } from './words/index.ts'

/** Who is in a conversation, and through which inbox, by its number in the shape. */
export type Person = {
  /** The conversation whose contact this is: its own, or for a few the one before. */
  contact: number
  inbox: number
  language: Language
}

/** Every twentieth conversation is another inbox's with the contact of the one before. */
const everyShared = 20
const whatsAppShare = 85

/** Who is in each conversation. */
export function createPeople(shape: Shape): (conversation: number) => Person {
  const { seedValue, channels } = shape
  const inboxes = channels.map((channel, inbox) => ({ channel, inbox }))
  const whatsapp = inboxes.filter(({ channel }) => channel === 'whatsapp').map(({ inbox }) => inbox)
  const others = inboxes.filter(({ channel }) => channel !== 'whatsapp').map(({ inbox }) => inbox)

  function own(conversation: number): Person {
    const dice = new Dice(mix(seedValue ^ 0x27d4eb2f, conversation))
    const language = pickLanguage(dice)
    const isWhatsApp = others.length === 0 || dice.chance(whatsAppShare)
    const choice = isWhatsApp ? whatsapp : others
    // The first inbox of a kind has twice as much to do as the next, and so on.
    const rank = Math.min(choice.length - 1, Math.floor(-Math.log2(1 - dice.next())))
    return { contact: conversation, inbox: choice[rank]!, language }
  }

  return (conversation) => {
    if (conversation % everyShared !== everyShared - 1 || channels.length === 1) return own(conversation)
    const { contact, inbox, language } = own(conversation - 1)
    return { contact, inbox: (inbox + 1) % channels.length, language }
  }
}
