/** Of the languages the inbox speaks the one nearest to what the page asks for; the first of them otherwise. */
export function pickLanguage(wanted: string, spoken: string[]): string {
  const language = wanted.toLowerCase().split(/[-_]/)[0] ?? ''
  return spoken.includes(language) ? language : (spoken[0] ?? 'en')
}
