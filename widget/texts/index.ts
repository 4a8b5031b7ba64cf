import { en, type Texts } from './en.ts'

export type { Texts } from './en.ts'

/** A language comes when it is spoken; English is always there. */
export async function loadTexts(language: string): Promise<Texts> {
  switch (language) {
    case 'ar':
      return (await import('./ar.ts')).ar
    case 'vi':
      return (await import('./vi.ts')).vi
    case 'hi':
      return (await import('./hi.ts')).hi
    default:
      return en
  }
}

/** A text with its gap filled. */
export function fill(text: string, value: string | number): string {
  return text.replace('{0}', String(value))
}

export function directionOf(language: string): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr'
}
