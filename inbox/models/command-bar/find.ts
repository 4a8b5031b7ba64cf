import { searchKey } from '../../../shared/fold-text.ts'
import type { Command } from '../commands.ts'

/** How well a text fits what was typed, accents aside: the greater the better, 0 not at all. Every word typed must be in it. */
export function fitOf(text: string, typed: string): number {
  const words = searchKey(typed).split(/\s+/).filter(Boolean)
  const hay = searchKey(text)
  let sum = 0
  for (const word of words) {
    const at = hay.indexOf(word)
    if (at < 0) return 0
    const isBeginning = at === 0 || /[\s\-/(“"]/.test(hay[at - 1] ?? '')
    sum += (isBeginning ? 2 : 1) + (at === 0 ? 1 : 0) + word.length / Math.max(hay.length, 1)
  }
  return words.length === 0 ? 1 : sum
}

/** The commands that fit, best first; all that can be done now when nothing is typed. */
export function findCommands(commands: Command[], typed: string, limit: number): Command[] {
  return commands
    .filter((command) => !command.isKeyOnly && (command.isAvailable?.() ?? true))
    .map((command) => ({ command, fit: fitOf(`${command.title()} ${command.keywords?.() ?? ''}`, typed) }))
    .filter(({ fit }) => fit > 0)
    .sort((one, other) => other.fit - one.fit)
    .slice(0, limit)
    .map(({ command }) => command)
}
