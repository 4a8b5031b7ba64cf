import type { IconShapes } from './icons-frame.tsx'

/** 20 × 20, stroke 1.5, drawn with the colour of the text. */
export const settingsIcons = {
  fields: (
    <>
      <rect x="3" y="4" width="14" height="4.5" rx="1.5" />
      <rect x="3" y="11.5" width="8.5" height="4.5" rx="1.5" />
      <path d="M14.5 12.500h2.500M14.5 15h2.5" />
    </>
  ),
  history: (
    <>
      <path d="M3.2 8.200A7.1 7.1 0 1 1 2.9 11.500M3 4v4.300h4.3" />
      <path d="M10 6.500V10l2.4 1.6" />
    </>
  ),
  power: <path d="M10 3v6.500M6 5.300a6.500 6.500 0 1 0 8 0" />,
  pulse: <path d="M2.500 10.500h3.300L8 5l3.700 10 2.200-4.500h3.600" />,
} satisfies IconShapes
