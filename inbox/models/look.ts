import type { Preferences } from '../../shared/parley/index.ts'
import { type I18n, type Language, languages } from './i18n.ts'
import { Observable } from './observable.ts'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
type Kept = { theme: Theme; density: Density; language: Language | null }

/** What the browser does for the look of the page. */
export interface LookPort {
  /** What was chosen in this browser the last time, for the time before anybody is signed in. */
  read(): Record<string, string>
  keep(look: Record<string, string>): void
  paint(page: { isDark: boolean; density: Density; language: Language; dir: 'ltr' | 'rtl' }): void
  prefersDark(): boolean
  /** The browser's languages, best first. */
  languages(): readonly string[]
  onSystemChange(changed: () => void): void
}

/** Theme, density and language of the page. */
export class Look extends Observable {
  readonly #port: LookPort
  readonly #i18n: I18n
  #kept: Kept

  constructor(port: LookPort, i18n: I18n) {
    super()
    this.#port = port
    this.#i18n = i18n
    const { theme, density, language } = port.read()
    this.#kept = {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      density: density === 'compact' ? 'compact' : 'comfortable',
      language: languages.find((known) => known === language) ?? null,
    }
    port.onSystemChange(() => this.#paint())
    i18n.follow(() => this.#paint())
  }

  get theme(): Theme {
    return this.#kept.theme
  }

  get density(): Density {
    return this.#kept.density
  }

  get isDark(): boolean {
    return this.theme === 'dark' || (this.theme === 'system' && this.#port.prefersDark())
  }

  /** The language to speak: the chosen one, else the first of the browser's that we know. */
  get language(): Language {
    if (this.#kept.language) return this.#kept.language
    const wanted = this.#port.languages().map((tag) => tag.split('-')[0])
    return wanted.map((tag) => languages.find((known) => known === tag)).find(Boolean) ?? 'en'
  }

  /** Draws the first page: in the right language and colours from the beginning. */
  async begin(): Promise<void> {
    this.#paint()
    await this.#i18n.use(this.language)
  }

  /** Looks as the signed-in person wants. */
  wear({ theme = 'system', density = 'comfortable', language }: Preferences): void {
    this.change({ theme, density, language: language ?? null })
  }

  change(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change }
    const { theme, density, language } = this.#kept
    this.#port.keep({ theme, density, ...(language && { language }) })
    this.#paint()
    this.changed()
    void this.#i18n.use(this.language).catch(() => {
      // Without a connection a language that was never here cannot come; the words stay as they are.
    })
  }

  #paint(): void {
    const { locale, dir } = this.#i18n.speech
    this.#port.paint({ isDark: this.isDark, density: this.density, language: locale, dir })
  }
}
