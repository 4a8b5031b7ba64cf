import { readableOn } from '../../../../shared/color.ts'
import type { InboxDetails } from '../../../../shared/parley/index.ts'
import { readFields } from './pre-chat.ts'

/** How a web chat looks, as the form has it. Empty: as delivered. */
export type Appearance = {
  title: string
  greeting: string
  welcome: string
  reply_time: string
  offline_text: string
  color: string
  theme: string
  position: string
  languages: string[]
}

export const chatLanguages = ['en', 'ar', 'vi', 'hi'] as const
export const standardColor = '#2563eb'

/** Colours on which white or black words can be read, as a beginning. */
export const chatColors = [
  '#2563eb',
  '#4f46e5',
  '#7c3aed',
  '#be185d',
  '#dc2626',
  '#c2410c',
  '#0f766e',
  '#15803d',
  '#1f2937',
]

export function readAppearance({ settings }: Pick<InboxDetails, 'settings'>): Appearance {
  const text = (name: string) => String(settings[name] ?? '')
  return {
    title: text('title'),
    greeting: text('greeting'),
    welcome: text('welcome'),
    reply_time: text('reply_time'),
    offline_text: text('offline_text'),
    color: text('color') || standardColor,
    theme: text('theme') || 'auto',
    position: text('position') || 'right',
    languages: readLanguages(text('languages')),
  }
}

/** As settings; null takes one back to how it is delivered. */
export function writeAppearance(appearance: Appearance): Record<string, string | null> {
  const { languages, ...texts } = appearance
  const entries = Object.entries(texts).map(([name, value]) => [name, value.trim() || null] as const)
  return { ...Object.fromEntries(entries), languages: languages.join(' ') || null }
}

/** What the chat in the preview is told in place of what is kept. */
export function toPreview(appearance: Appearance, inbox: Pick<InboxDetails, 'name' | 'settings'>) {
  const { title, greeting, welcome, reply_time, offline_text, color, theme, position, languages } = appearance
  const shown = isColor(color) ? color : standardColor
  return {
    title: title.trim() || inbox.name,
    greeting: greeting.trim() || null,
    welcome: welcome.trim() || null,
    replyTime: reply_time.trim() || null,
    offlineText: offline_text.trim() || null,
    color: shown,
    onColor: readableOn(shown),
    theme,
    position,
    languages: languages.length > 0 ? languages : [...chatLanguages],
    preChat: readFields(inbox.settings['pre_chat_fields']),
  }
}

export function isColor(text: string): boolean {
  return /^#[0-9a-f]{6}$/i.test(text)
}

/** One line for the firm's own pages. */
export function snippetOf(publicUrl: string, { settings }: Pick<InboxDetails, 'settings'>): string {
  return `<script async src="${publicUrl}/widget.js" data-inbox="${String(settings['widget_key'] ?? '')}"></script>`
}

/** The sites that may show the chat, one per line. */
export function readOrigins({ settings }: Pick<InboxDetails, 'settings'>): string {
  return String(settings['allowed_origins'] ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .join('\n')
}

function readLanguages(text: string): string[] {
  const given = text.split(/[\s,]+/).filter(Boolean)
  return given.length > 0 ? given : [...chatLanguages]
}
