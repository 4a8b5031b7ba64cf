/** The server takes no more in one message, whatever the network. */
const longest = 4096
const byChannel: Record<string, number> = { messenger: 2000, instagram: 1000 }
export const mostFiles = 10

/** How many characters a message may have, or a note. */
export function longestText(channel: string, mode: 'reply' | 'note'): number {
  return mode === 'note' ? longest : (byChannel[channel] ?? longest)
}

/** How many characters are left, once that is worth saying; below zero it is too long. */
export function charactersLeft(text: string, most: number): number | undefined {
  // As the server counts: halves of surrogate pairs are characters to it.
  const left = most - text.length
  return left < 200 ? left : undefined
}
