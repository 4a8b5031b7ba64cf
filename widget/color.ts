import { readableTint } from '../shared/color.ts'

/** As in the styles: the bubbles of the other side, on which the brand's colour is hardest to read. */
const backgrounds = { light: '#f1f3f7', dark: '#262a33' }

/** What the styles draw with: the brand's colour, what can be read on it, and it as text that can be read. */
export function brandColors({ color, onColor }: { color: string; onColor: string }, dark: boolean) {
  return {
    '--brand': color,
    '--on-brand': onColor,
    '--shade': onColor === '#ffffff' ? '#05070d' : '#fff',
    '--link': readableTint(color, {
      on: dark ? backgrounds.dark : backgrounds.light,
      toward: dark ? '#ffffff' : '#000000',
    }),
  }
}
