import type { IconShapes } from './icons-frame.tsx'

/** 20 × 20, stroke 1.5, drawn with the colour of the text. */
export const settingsIcons = {} satisfies IconShapes
