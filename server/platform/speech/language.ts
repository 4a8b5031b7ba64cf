/** The language that a script's letters speak for; of several languages the one with the most speakers. */
const byScript: [RegExp, string][] = [
  [/\p{Script=Arabic}/u, 'ar'],
  [/\p{Script=Devanagari}/u, 'hi'],
  [/\p{Script=Hiragana}|\p{Script=Katakana}/u, 'ja'],
  [/\p{Script=Hangul}/u, 'ko'],
  [/\p{Script=Han}/u, 'cmn'],
  [/\p{Script=Cyrillic}/u, 'ru'],
  [/\p{Script=Thai}/u, 'th'],
]

/** The language a text is taken for, as an ISO 639 code. Latin letters, and no letters, are English. */
export function languageOf(text: string): string {
  return byScript.find(([letters]) => letters.test(text))?.[1] ?? 'en'
}
