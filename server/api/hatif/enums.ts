import { invalidField } from '../../platform/errors.ts'

/**
 * A value of an enum, given as its number, the number as text, or its name in any case. Answers its number.
 * @throws AppError `invalid_request` about `member`
 */
export function readEnum(names: Record<string, number>, value: unknown, member: string): number {
  const text = String(value).trim().toLowerCase()
  const found = Object.entries(names).find(
    ([name, number]) => name.toLowerCase() === text || String(number) === text,
  )
  if (found) return found[1]
  const choices = Object.entries(names).map(([name, number]) => `${number} ${name}`)
  throw invalidField(member, `must be one of ${choices.join(', ')}`, 'INVALID', value)
}

/** The name of an enum's number. */
export function enumName(names: Record<string, number>, number: number): string | undefined {
  return Object.keys(names).find((name) => names[name] === number)
}

/** A truth of a query, in any spelling that clients use. @throws AppError `invalid_request` about `member` */
export function readFlag(value: string | undefined, member: string): boolean | undefined {
  if (value === undefined) return undefined
  if (/^(true|1)$/i.test(value.trim())) return true
  if (/^(false|0)$/i.test(value.trim())) return false
  throw invalidField(member, 'must be true or false', 'INVALID', value)
}
