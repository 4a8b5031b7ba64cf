import { loadDialogParts, loadMenuParts, loadPopoverParts } from '../kit/overlay-parts.ts'

export const loadThread = () => import('../thread/index.tsx')
export const loadContactPanel = () => import('../contact/index.tsx')
export const loadPickers = () => import('../list/pickers.tsx')
export const loadCommandBar = () => import('../command-bar/index.tsx')

const parts = [
  loadThread,
  loadContactPanel,
  loadMenuParts,
  loadPopoverParts,
  loadDialogParts,
  loadPickers,
  loadCommandBar,
]
const latestMs = 2_000

/** Fetches what will be wanted soon: at once when the address names a conversation, else while nothing is to do. */
export function prefetchParts(path: string): void {
  const load = () => {
    for (const part of parts)
      part().catch(() => {
        // Without a connection they are fetched when they are wanted.
      })
  }
  if (/\/c\//.test(path)) load()
  else if ('requestIdleCallback' in globalThis) requestIdleCallback(load, { timeout: latestMs })
  else setTimeout(load, latestMs)
}
