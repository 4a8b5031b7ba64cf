import { isOnline, type WebchatSettings } from '../../../core/visitors/index.ts'
import { readableOn } from './readable-on.ts'

export const largestUploadBytes = 10 * 1024 * 1024
export const longestText = 5_000

/** What everybody may know of an inbox. */
export type WidgetConfig = ReturnType<typeof presentConfig>

export function presentConfig(settings: WebchatSettings, now: Date) {
  const { title, greeting, welcome, replyTime, offlineText, color, position, theme, languages } = settings
  return {
    title,
    greeting: greeting ?? null,
    welcome: welcome ?? null,
    replyTime: replyTime ?? null,
    offlineText: offlineText ?? null,
    color,
    onColor: readableOn(color),
    position,
    theme,
    languages,
    preChat: settings.preChatFields,
    online: isOnline(settings, now),
    openingHours: settings.openingHours ?? null,
    identityRequired: settings.identityRequired,
    anonymous: settings.allowAnonymous,
    uploads: settings.uploads ? { maxBytes: largestUploadBytes } : null,
    voiceNotes: settings.uploads && settings.voiceNotes,
    longestText,
  }
}
