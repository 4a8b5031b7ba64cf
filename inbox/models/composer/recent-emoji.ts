import { type Emoji, findEmoji } from './emoji.ts'

const key = 'parley-emoji'
const most = 16

/** Those picked last in this browser, the newest first. */
export function recentEmoji(): Emoji[] {
  try {
    const chars: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(chars) ? chars.flatMap((char) => findEmoji(String(char)) ?? []) : []
  } catch {
    // Nothing is kept in this browser.
    return []
  }
}

export function rememberEmoji(char: string): void {
  const chars = [char, ...recentEmoji().map((emoji) => emoji.char)]
  try {
    localStorage.setItem(key, JSON.stringify([...new Set(chars)].slice(0, most)))
  } catch {
    // Then it is not remembered.
  }
}
