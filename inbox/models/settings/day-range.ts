/** The first moment of a day (`2026-05-01`) where the person is; null for none. */
export function toDayStart(day: string): string | null {
  return midnight(day, 0)
}

/** The first moment after a day, so that the day counts whole. */
export function toDayEnd(day: string): string | null {
  return midnight(day, 1)
}

function midnight(day: string, daysLater: number): string | null {
  if (!day) return null
  const at = new Date(`${day}T00:00`)
  if (Number.isNaN(at.getTime())) return null
  at.setDate(at.getDate() + daysLater)
  return at.toISOString()
}
