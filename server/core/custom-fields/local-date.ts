import type { CustomFieldType } from './custom-field.ts'
import { readDateWindow } from './date-window.ts'
import type { Zone } from './zone.ts'

/** The text of a day or a time in the one form that is kept; other types' as it is; undefined for what is no date. */
export function normaliseDate(type: CustomFieldType, text: string, zone: Zone): string | undefined {
  if (type !== 'date' && type !== 'datetime') return text
  const at = readInstant(text, zone)
  if (at === undefined) return undefined
  if (type === 'datetime') return new Date(at).toISOString()
  const day = dayOf(at, zone)
  // Elsewhere the last day of 9999 may be over.
  return day.length === 10 ? day : undefined
}

/** Times of ISO's forms; and any that JavaScript reads, when it says its zone. */
function readInstant(text: string, zone: Zone): number | undefined {
  const window = readDateWindow(text, zone)
  const saysZone = /(?:gmt|utc|z|[+-][0-9]{2}:?[0-9]{2})(?: ?\([^)]*\))?$/i.test(text)
  const at = window ? window.from.at + fractionMs(text) : saysZone ? Date.parse(text) : Number.NaN
  const year = new Date(at).getUTCFullYear()
  return year >= 1 && year <= 9999 ? at : undefined
}

/** A window begins with its second; a moment may be within it. */
function fractionMs(text: string): number {
  const [, digits = ''] = /:[0-9]{2}[.]([0-9]{1,6})/.exec(text) ?? []
  return Number(digits.padEnd(3, '0').slice(0, 3))
}

function dayOf(at: number, zone: Zone): string {
  if ('offsetMs' in zone) return new Date(at + zone.offsetMs).toISOString().slice(0, 10)
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone.name,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)!.value
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}
