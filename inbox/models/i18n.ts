import { type Area, english, firstAreas, type Language, loadArea, type Texts } from '../texts/index.ts'
import { numberLocale } from '../texts/plural.ts'
import { Observable } from './observable.ts'

export type { Language } from '../texts/index.ts'
export { languageNames, languages } from '../texts/index.ts'

/** The words of one language, and how it writes times and numbers. */
export type Speech = Texts & {
  locale: Language
  dir: 'ltr' | 'rtl'
  /** 14:05 */
  formatTime(at: string | Date): string
  /** 3 May, or 3 May 2024 when that is not this year. */
  formatDate(at: string | Date): string
  /** Saturday, 3 May 2025, 14:05 */
  formatFull(at: string | Date): string
  /** The time today, the weekday this week, else the date: for lists. */
  formatShort(at: string | Date): string
  /** "5 min ago", "in 3 days"; by the greatest unit. */
  formatRelative(at: string | Date, now?: Date): string
  /** "4m", "3h", "2d": how long ago, as short as it goes. */
  formatAge(at: string | Date, now?: Date): string
  formatNumber(value: number): string
  /** 12 KB, 3.4 MB */
  formatBytes(bytes: number): string
  /** "Maya, Omar and Linh" */
  formatList(parts: string[]): string
}

/** The language the person reads. */
export class I18n extends Observable {
  readonly #areas = new Set<Area>(firstAreas)
  speech: Speech = speak('en', english)

  get language(): Language {
    return this.speech.locale
  }

  /** Changes to another language once its words have come. */
  async use(language: Language): Promise<void> {
    if (language === this.speech.locale) return
    const texts: Record<string, Texts[Area]> = {}
    for (;;) {
      // Another area may have come into use meanwhile.
      const missing = [...this.#areas].filter((area) => !(area in texts))
      if (missing.length === 0) break
      const loaded = await Promise.all(missing.map((area) => loadArea(area, language)))
      missing.forEach((area, index) => {
        texts[area] = loaded[index]!
      })
    }
    this.speech = speak(language, texts as Texts)
    this.changed()
  }

  /** Whether the words of an area are there. */
  has(area: Area): boolean {
    return this.#areas.has(area)
  }

  /** Fetches the words of an area that is not there from the beginning, before its screens are drawn. */
  async need(area: Area): Promise<void> {
    if (this.#areas.has(area)) return
    let locale: Language
    let texts: Texts[Area]
    do {
      // The language may change meanwhile.
      locale = this.speech.locale
      texts = await loadArea(area, locale)
    } while (this.speech.locale !== locale)
    this.#areas.add(area)
    this.speech = { ...this.speech, [area]: texts }
    this.changed()
  }
}

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

function speak(language: Language, texts: Texts): Speech {
  const locale = numberLocale(language)
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' })
  const dated = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' })
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' })
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  const number = new Intl.NumberFormat(locale)
  const list = new Intl.ListFormat(locale)
  const formatDate = (at: string | Date) =>
    (new Date(at).getFullYear() === new Date().getFullYear() ? day : dated).format(new Date(at))
  return {
    ...texts,
    locale: language,
    dir: language === 'ar' ? 'rtl' : 'ltr',
    formatTime: (at) => time.format(new Date(at)),
    formatDate,
    formatFull: (at) => full.format(new Date(at)),
    formatShort: (at) => {
      const days = daysBetween(new Date(at), new Date())
      if (days === 0) return time.format(new Date(at))
      return days > 0 && days < 7 ? weekday.format(new Date(at)) : formatDate(at)
    },
    formatRelative: (at, now = new Date()) => {
      const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1000)
      const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
      return unit === 'second'
        ? relative.format(0, 'second')
        : relative.format(Math.round(seconds / size), unit)
    },
    formatAge: (at, now = new Date()) =>
      formatAge(locale, Math.max(0, now.getTime() - new Date(at).getTime())),
    formatNumber: (value) => number.format(value),
    formatBytes: (bytes) => formatBytes(locale, bytes),
    formatList: (parts) => list.format(parts),
  }
}

function daysBetween(at: Date, now: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
  return Math.round((midnight(now) - midnight(at)) / 86_400_000)
}

function formatAge(locale: string, ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const [value, unit] =
    minutes < 60 ? [minutes, 'minute'] : minutes < 1440 ? [minutes / 60, 'hour'] : [minutes / 1440, 'day']
  return new Intl.NumberFormat(locale, { style: 'unit', unit: unit as string, unitDisplay: 'narrow' }).format(
    Math.floor(value as number),
  )
}

function formatBytes(locale: string, bytes: number): string {
  const [value, unit] =
    bytes < 1_000
      ? [bytes, 'byte']
      : bytes < 1_000_000
        ? [bytes / 1_000, 'kilobyte']
        : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: unit as string,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: (value as number) < 10 ? 1 : 0,
  }).format(value as number)
}
