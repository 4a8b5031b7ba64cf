import type { Speech } from '../../models/i18n.ts'

/** A time to come, as people say it: "14:05" today, "Mon 9:00" this week, "3 May 9:00" later. */
export function whenText({ locale, formatTime, formatDate }: Speech, at: string | Date): string {
  const date = new Date(at)
  const now = new Date()
  if (date.toDateString() === now.toDateString()) return formatTime(date)
  const days = (date.getTime() - now.getTime()) / 86_400_000
  const isSoon = days > 0 && days < 6
  const day = isSoon ? new Intl.DateTimeFormat(locale, { weekday: 'short' }).format(date) : formatDate(date)
  return `${day} ${formatTime(date)}`
}
