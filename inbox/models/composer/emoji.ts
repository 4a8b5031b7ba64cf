import { searchKey } from '../../../shared/fold-text.ts'
import { emojiData } from './emoji-data.ts'

export type Emoji = { char: string; words: string }
export type EmojiGroup = keyof typeof emojiData

export const emojiGroups = Object.entries(emojiData).map(([name, rows]) => ({
  name: name as EmojiGroup,
  emoji: rows.join('|').split('|').map(toEmoji),
}))

const all = emojiGroups.flatMap(({ emoji }) => emoji)

/** Those any of whose words begins like the query, the closest first. */
export function searchEmoji(query: string, limit: number): Emoji[] {
  const wanted = searchKey(query.trim()).replaceAll('_', ' ')
  if (wanted === '') return []
  return all
    .map((emoji) => ({ emoji, rank: rankOf(emoji, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((one, other) => other.rank - one.rank)
    .slice(0, limit)
    .map(({ emoji }) => emoji)
}

export function findEmoji(char: string): Emoji | undefined {
  return all.find((emoji) => emoji.char === char)
}

function rankOf({ char, words }: Emoji, wanted: string): number {
  if (char === wanted) return 4
  if (words.startsWith(wanted)) return 3
  if (words.split(/[ ,]+/).some((word) => word === wanted)) return 2
  return ` ${words}`.includes(` ${wanted}`) ? 1 : 0
}

function toEmoji(text: string): Emoji {
  const blank = text.indexOf(' ')
  return { char: text.slice(0, blank), words: text.slice(blank + 1) }
}
