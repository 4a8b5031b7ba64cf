import type { Dice } from './dice.ts'
import { type Language, languages } from './words/index.ts'

/** As many words as a shop's customers use in a year; most of them are rare. */
const rareWords = 20_000

const byShare = languages.flatMap((language) => Array.from({ length: language.share }, () => language))

export function pickLanguage(dice: Dice): Language {
  return dice.pick(byShare)
}

export function pickName(dice: Dice, { firstNames, lastNames, fullName }: Language): string {
  return fullName(dice.pick(firstNames), dice.pick(lastNames))
}

/** What somebody writes: a sentence people do write, or words by Zipf's law, so that search finds rare and common ones. */
export function writeText(dice: Dice, language: Language, direction: string): string {
  const sentence = dice.chance(45) ? writeSentence(dice, language, direction) : writeWords(dice, language)
  return dice.chance(8) ? `${sentence} #${10_000 + dice.below(90_000)}` : sentence
}

function writeSentence(dice: Dice, { inbound, outbound }: Language, direction: string): string {
  return dice.pick(direction === 'inbound' ? inbound : outbound)
}

function writeWords(dice: Dice, language: Language): string {
  let text = ''
  for (let left = 3 + dice.below(4) + dice.rank(24); left > 0; left -= 1) {
    text += writeWord(dice, language)
    if (left > 1) text += language.blank
  }
  return text + language.stop
}

function writeWord(dice: Dice, { words, syllables }: Language): string {
  const rank = dice.rank(words.length + rareWords)
  return rank < words.length ? words[rank]! : rareWord(rank - words.length, syllables)
}

/** The n-th rare word: its number, written in syllables. */
export function rareWord(number: number, syllables: string[]): string {
  let word = ''
  for (let left = number + syllables.length; left > 0; left = Math.floor(left / syllables.length))
    word += syllables[left % syllables.length]!
  return word
}
