import type { CustomField } from '../../../shared/parley/index.ts'

/** A custom field's value as it stands in a box. */
export function writeValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** What was typed, as the field keeps it; null when it is empty. Undefined when it is none of its values. */
export function readValue({ type }: Pick<CustomField, 'type'>, text: string): unknown {
  const typed = text.trim()
  if (typed === '') return null
  if (type === 'number') return Number.isFinite(Number(typed)) ? Number(typed) : undefined
  if (type === 'boolean') return typed === 'true'
  if (type !== 'json') return typed
  try {
    return JSON.parse(typed) as unknown
  } catch {
    // Half-typed JSON is what a person has before it is whole.
    return undefined
  }
}
