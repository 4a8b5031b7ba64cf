import { type ContactsTexts, en as contacts } from './contacts/en.ts'
import { type FrameTexts, en as frame } from './frame/en.ts'
import { type ListTexts, en as list } from './list/en.ts'
import type { SettingsTexts } from './settings/en.ts'
import { type ThreadTexts, en as thread } from './thread/en.ts'

/** The words of the inbox by area. Those of the settings come with the settings' screens. */
export type Texts = {
  frame: FrameTexts
  list: ListTexts
  thread: ThreadTexts
  contacts: ContactsTexts
  settings: SettingsTexts
}

export type Area = keyof Texts
export const languages = ['en', 'ar', 'vi', 'hi'] as const
export type Language = (typeof languages)[number]

/** What each language calls itself. */
export const languageNames: Record<Language, string> = {
  en: 'English',
  ar: 'العربية',
  vi: 'Tiếng Việt',
  hi: 'हिन्दी',
}

export const firstAreas: Area[] = ['frame', 'list', 'thread', 'contacts']

/** English, but for the settings, is there from the first moment. */
export const english = { frame, list, thread, contacts } as Texts

const files = import.meta.glob<Record<string, Texts[Area]>>(['./*/{ar,vi,hi}.ts', './settings/en.ts'])

/** One area's words in a language; in English where that area has no such file. */
export async function loadArea(area: Area, language: Language): Promise<Texts[Area]> {
  const file = files[`./${area}/${language}.ts`] ?? files[`./${area}/en.ts`]
  if (!file) return english[area]
  const module = await file()
  return module[language] ?? module['en'] ?? english[area]
}
