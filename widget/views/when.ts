import type { Chat } from '../models/chat.ts'
import { fill, type Texts } from '../texts/index.ts'

const weekMs = 7 * 86_400_000

/** Whether somebody is there, and how soon they answer or when they are back. */
export function stateText({ presence, config }: Chat, texts: Texts, language: string): string {
  if (presence.online) return config.replyTime ?? texts.online
  return presence.opensAt ? fill(texts.backAt, whenText(presence.opensAt, language)) : texts.away
}

/** A time to come: today by the clock, within the week with the day, later with the date. */
function whenText(at: string, language: string): string {
  const time = new Date(at)
  const isToday = time.toDateString() === new Date().toDateString()
  const isNear = time.getTime() - Date.now() < weekMs - 86_400_000
  return time.toLocaleString(language, {
    ...(!isToday && (isNear ? { weekday: 'long' } : { day: 'numeric', month: 'long' })),
    hour: 'numeric',
    minute: '2-digit',
  })
}
