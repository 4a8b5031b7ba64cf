/** One part of a template, of which nothing is known before it is checked. */
export type Component = Record<string, unknown>

/** Notes what is wrong with one field. */
export type Fault = (field: string, message: string, code?: string) => void

/** A word of the network's, in any letter case. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toUpperCase() : ''
}

export function isObject(value: unknown): value is Component {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
