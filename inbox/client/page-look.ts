import type { LookPort } from '../models/look.ts'

const key = 'parley.look'
const yearMs = 31_536_000_000
const dark = matchMedia('(prefers-color-scheme: dark)')

/** The look of the page itself. Kept in a cookie too, so that the server's first page has the right background. */
export const pageLook: LookPort = {
  read: () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, string>
    } catch {
      // Storage may be forbidden, or hold something else.
      return {}
    }
  },
  keep: (look) => {
    try {
      localStorage.setItem(key, JSON.stringify(look))
    } catch {
      // Storage may be forbidden; then it is as the account has it after signing in.
    }
    // The server reads it with the next page; a browser without the means paints a moment later.
    const expires = Date.now() + yearMs
    void globalThis.cookieStore?.set({ name: 'parley_theme', value: look['theme'] ?? 'system', expires })
  },
  paint: ({ isDark, density, language, dir }) => {
    const root = document.documentElement
    root.dataset['theme'] = isDark ? 'dark' : 'light'
    root.dataset['density'] = density
    root.lang = language
    root.dir = dir
    document.querySelector('meta[name=theme-color]')?.setAttribute('content', isDark ? '#111317' : '#f4f5f7')
  },
  prefersDark: () => dark.matches,
  languages: () => navigator.languages,
  onSystemChange: (changed) => dark.addEventListener('change', changed),
}
