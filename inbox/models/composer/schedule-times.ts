export type SchedulePreset = { name: 'inHour' | 'evening' | 'tomorrow' | 'monday'; at: Date }

const eveningHour = 18
const morningHour = 9

/** Times people usually mean by "later", by the calendar of whoever asks. */
export function schedulePresets(now: Date): SchedulePreset[] {
  const presets: SchedulePreset[] = [{ name: 'inHour', at: new Date(now.getTime() + 3_600_000) }]
  const evening = atHour(now, 0, eveningHour)
  if (evening.getTime() - now.getTime() > 2 * 3_600_000) presets.push({ name: 'evening', at: evening })
  presets.push({ name: 'tomorrow', at: atHour(now, 1, morningHour) })
  const untilMonday = (8 - now.getDay()) % 7 || 7
  if (untilMonday > 1) presets.push({ name: 'monday', at: atHour(now, untilMonday, morningHour) })
  return presets
}

function atHour(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
}
