import { readableOn } from '../../../../shared/color.ts'
import * as wire from '../../../../shared/widget.ts'
import { isOnline, opensAt, type WebchatSettings } from '../../../core/visitors/index.ts'
import { launcherTexts } from './launcher-texts.ts'

export const largestUploadBytes = 10 * 1024 * 1024

/** What everybody may know of an inbox. */
export function presentConfig(settings: WebchatSettings, now: Date): wire.Config {
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
    launcher: Object.fromEntries(languages.map((language) => [language, launcherTexts[language]])),
    preChat: settings.preChatFields,
    ...presentPresence(settings, now),
    openingHours: settings.openingHours ?? null,
    identityRequired: settings.identityRequired,
    anonymous: settings.allowAnonymous,
    uploads: settings.uploads ? { maxBytes: largestUploadBytes } : null,
    voiceNotes: settings.uploads && settings.voiceNotes,
    longestText: wire.longestText,
  }
}

export function presentPresence(settings: WebchatSettings, now: Date): wire.Presence {
  return { online: isOnline(settings, now), opensAt: opensAt(settings, now)?.toISOString() ?? null }
}
