import type { IconShapes } from './icons-frame.tsx'

/** 20 × 20, stroke 1.5, drawn with the colour of the text. */
export const listIcons = {
  'all-inboxes': (
    <path d="M3 12.5 4.8 7.6a1.5 1.5 0 0 1 1.4-1h7.600a1.5 1.5 0 0 1 1.4 1L17 12.5V15a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 3 15zm0 0h3.6c.4 1.3 1.6 2 3.4 2s3-.7 3.4-2H17M6 3.500h8" />
  ),
  bookmark: <path d="M5.500 3.500h9v13l-4.500-3.500-4.500 3.500z" />,
  compose: (
    <>
      <path d="M16.500 10.500v4.500a1.5 1.5 0 0 1-1.500 1.500H5A1.5 1.500 0 0 1 3.500 15V5A1.5 1.500 0 0 1 5 3.500h4.500" />
      <path d="m15 3.300 1.700 1.700-6.700 6.700-2.300.6.600-2.300z" />
    </>
  ),
  pending: (
    <>
      <circle cx="10" cy="10" r="7.2" />
      <path d="M8.200 7.500v5M11.800 7.500v5" />
    </>
  ),
  sort: <path d="M6.500 4v12M6.500 16l-3-3M6.500 16l3-3M13.500 16V4M13.500 4l-3 3M13.500 4l3 3" />,
} satisfies IconShapes
