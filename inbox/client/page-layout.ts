import type { LayoutKept, LayoutPort } from '../models/layout.ts'

const key = 'parley.layout'

/** The window, and what was chosen in this browser. */
export const pageLayout: LayoutPort = {
  read: () => {
    try {
      return JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<LayoutKept>
    } catch {
      // Storage may be forbidden, or hold something else.
      return {}
    }
  },
  keep: (kept) => {
    try {
      localStorage.setItem(key, JSON.stringify(kept))
    } catch {
      // Storage may be forbidden; then the next page begins as delivered.
    }
  },
  width: () => innerWidth,
  onResize: (changed) => {
    let width = innerWidth
    addEventListener('resize', () => {
      // A phone's keyboard changes the height only.
      if (innerWidth === width) return
      width = innerWidth
      changed()
    })
  },
}
