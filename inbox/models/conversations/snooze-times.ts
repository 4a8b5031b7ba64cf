import type { ListTexts } from '../../texts/list/en.ts'
import { numberLocale } from '../../texts/plural.ts'

export type SnoozePreset = {
  name: 'inHours' | 'evening' | 'tomorrow' | 'weekend' | 'nextWeek'
  at: Date
}

const morningHour = 9
const eveningHour = 18
const laterHours = 3

/** Days of the week as `Date` counts them: 0 is Sunday. */
type Week = { firstDay: number; weekend: number[] }

/** When people usually want to see a conversation again, by the clock and the week of where they are. */
export function snoozePresets(now: Date, locale: string): SnoozePreset[] {
  const { firstDay, weekend } = weekOf(locale)
  const presets: SnoozePreset[] = []
  const later = roundUp(new Date(now.getTime() + laterHours * 3_600_000))
  if (later.getDate() === now.getDate() && later.getHours() < 22) presets.push({ name: 'inHours', at: later })
  const evening = atHour(now, 0, eveningHour)
  if (evening > later) presets.push({ name: 'evening', at: evening })
  presets.push({ name: 'tomorrow', at: atHour(now, 1, morningHour) })
  const untilWeekend = daysUntil(now, weekend[0] ?? 6)
  if (!weekend.includes(now.getDay()) && untilWeekend > 1)
    presets.push({ name: 'weekend', at: atHour(now, untilWeekend, morningHour) })
  const untilWeek = daysUntil(now, firstWorkingDay(firstDay, weekend))
  if (untilWeek > 1) presets.push({ name: 'nextWeek', at: atHour(now, untilWeek, morningHour) })
  return presets
}

/** One way to put conversations away. `at`: until when; null until the contact writes, undefined when it is asked for. */
export type SnoozeChoice = {
  id: string
  label: string
  icon: 'snooze' | 'message' | 'calendar'
  at: Date | null | undefined
  /** The time, in short. */
  note?: string
}

/** All that is offered, in the person's words, wherever it is offered. */
export function snoozeChoices(
  { list: { pickers }, locale }: { list: ListTexts; locale: string },
  now: Date,
): SnoozeChoice[] {
  const presets = snoozePresets(now, locale).map(({ name, at }) => {
    const note = formatSnooze(at, now, numberLocale(locale))
    return { id: name, label: pickers[name], icon: 'snooze' as const, at, note }
  })
  return [
    ...presets,
    { id: 'until-reply', label: pickers.untilReply, icon: 'message', at: null },
    { id: 'custom', label: pickers.custom, icon: 'calendar', at: undefined },
  ]
}

/** "6:00 PM" today, "Mon 9:00 AM" this week, else with the date. */
export function formatSnooze(at: Date, now: Date, locale: string): string {
  const days = (startOfDay(at) - startOfDay(now)) / 86_400_000
  return new Intl.DateTimeFormat(locale, {
    ...(days >= 1 && { weekday: 'short' }),
    ...(days >= 6.5 && { day: 'numeric', month: 'short' }),
    hour: 'numeric',
    minute: '2-digit',
  }).format(at)
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()
}

/** Where a language alone is given, that of most who speak it. Browsers that do not tell: Saturday and Sunday. */
function weekOf(locale: string): Week {
  const full = new Intl.Locale(locale).maximize() as Intl.Locale & {
    getWeekInfo?(): { firstDay: number; weekend: number[] }
    weekInfo?: { firstDay: number; weekend: number[] }
  }
  const info = full.getWeekInfo?.() ?? full.weekInfo
  if (!info) return { firstDay: 1, weekend: [6, 0] }
  return { firstDay: info.firstDay % 7, weekend: info.weekend.map((day) => day % 7) }
}

/** Where the week begins with a day off, work begins after it. */
function firstWorkingDay(firstDay: number, weekend: number[]): number {
  for (let day = firstDay; day < firstDay + 7; day += 1) if (!weekend.includes(day % 7)) return day % 7
  return firstDay
}

/** From 1 to 7: the same day of the week is the next one. */
function daysUntil(now: Date, day: number): number {
  return (day - now.getDay() + 7) % 7 || 7
}

function atHour(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
}

/** To the next half hour. */
function roundUp(at: Date): Date {
  const halfHourMs = 1_800_000
  return new Date(Math.ceil(at.getTime() / halfHourMs) * halfHourMs)
}
