import type { Inbox } from '../inboxes/index.ts'
import { isOpenAt, nextOpening, type OpeningHours, readOpeningHours } from './opening-hours.ts'
import { type PreChatField, readPreChatFields } from './pre-chat-fields.ts'

export const widgetLanguages = ['en', 'ar', 'vi', 'hi'] as const
export type WidgetLanguage = (typeof widgetLanguages)[number]

/** A web-chat inbox's settings, read. What cannot be read counts as not set. */
export type WebchatSettings = {
  widgetKey: string
  /** The newest secret first. */
  identitySecrets: string[]
  identityRequired: boolean
  allowAnonymous: boolean
  /** Exact origins, or `https://*.example.com`; none: any site. */
  allowedOrigins: string[]
  title: string
  greeting: string | undefined
  welcome: string | undefined
  replyTime: string | undefined
  offlineText: string | undefined
  color: string
  position: 'right' | 'left'
  theme: 'auto' | 'light' | 'dark'
  languages: WidgetLanguage[]
  preChatFields: PreChatField[]
  openingHours: OpeningHours | undefined
  uploads: boolean
  voiceNotes: boolean
}

const defaultColor = '#2563eb'
const originPattern = /^https?:\/\/(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/
const colorPattern = /^#[0-9a-f]{6}$/i

export function readWebchatSettings({ name, settings, secrets }: Inbox): WebchatSettings {
  const text = (key: string) => (settings[key] === undefined ? undefined : String(settings[key]))
  const languages = words(text('languages')).filter((word) =>
    widgetLanguages.includes(word as WidgetLanguage),
  )
  const color = text('color') ?? ''
  return {
    widgetKey: text('widget_key') ?? '',
    identitySecrets: [secrets['identity_secret'], secrets['identity_secret_previous']].filter(
      (secret) => secret !== undefined && secret !== '',
    ) as string[],
    identityRequired: settings['identity_required'] === true,
    allowAnonymous: settings['allow_anonymous'] !== false,
    allowedOrigins: words(text('allowed_origins')).filter((origin) => originPattern.test(origin)),
    title: text('title') ?? name,
    greeting: text('greeting'),
    welcome: text('welcome'),
    replyTime: text('reply_time'),
    offlineText: text('offline_text'),
    color: colorPattern.test(color) ? color.toLowerCase() : defaultColor,
    position: text('position') === 'left' ? 'left' : 'right',
    theme: oneOf(text('theme'), ['light', 'dark']) ?? 'auto',
    languages: languages.length > 0 ? (languages as WidgetLanguage[]) : [...widgetLanguages],
    preChatFields: readPreChatFields(text('pre_chat_fields')),
    openingHours: readOpeningHours(text('opening_hours')),
    uploads: settings['uploads'] !== false,
    voiceNotes: settings['voice_notes'] !== false,
  }
}

/** Whether somebody is there to answer; without opening hours always. */
export function isOnline({ openingHours }: Pick<WebchatSettings, 'openingHours'>, now: Date): boolean {
  return openingHours === undefined || isOpenAt(openingHours, now)
}

/** When somebody will be there; undefined while somebody is, or when that is not known. */
export function opensAt(settings: Pick<WebchatSettings, 'openingHours'>, now: Date): Date | undefined {
  const { openingHours } = settings
  return openingHours && !isOnline(settings, now) ? nextOpening(openingHours, now) : undefined
}

/** Whether pages of this origin may show the chat. */
export function isAllowedOrigin(
  { allowedOrigins }: Pick<WebchatSettings, 'allowedOrigins'>,
  origin: string,
): boolean {
  if (allowedOrigins.length === 0) return true
  return allowedOrigins.some((allowed) => matches(allowed, origin.toLowerCase()))
}

/** What is wrong with a list of origins. */
export function checkOrigins(value: string): string | undefined {
  const wrong = words(value).find((origin) => !originPattern.test(origin))
  return wrong === undefined
    ? undefined
    : `has '${wrong}', which is no origin: give origins such as https://shop.example or https://*.shop.example, without a path`
}

export function checkColor(value: string): string | undefined {
  return colorPattern.test(value) ? undefined : 'must be a colour such as #2563eb'
}

export function checkLanguages(value: string): string | undefined {
  const wrong = words(value).find((word) => !widgetLanguages.includes(word as WidgetLanguage))
  return wrong === undefined ? undefined : `has '${wrong}'; there are ${widgetLanguages.join(', ')}`
}

function matches(allowed: string, origin: string): boolean {
  if (!allowed.includes('*')) return allowed === origin
  const [scheme, rest = ''] = allowed.split('*')
  // At least one label before it: the bare domain is another origin, to be listed by itself.
  return (
    origin.startsWith(scheme!) &&
    origin.endsWith(rest) &&
    /^[a-z0-9.-]+$/.test(origin.slice(scheme!.length, -rest.length)) &&
    origin.length > scheme!.length + rest.length
  )
}

function words(text: string | undefined): string[] {
  return (text ?? '')
    .split(/[\s,]+/)
    .map((word) => word.toLowerCase().replace(/\/+$/, ''))
    .filter(Boolean)
}

function oneOf<T extends string>(value: string | undefined, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value)
}
