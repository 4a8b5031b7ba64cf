/** What a visitor is asked before the first message. `name`, `email` and `phone` are the contact's own. */
export type PreChatField = {
  key: string
  type: 'text' | 'email' | 'phone' | 'select' | 'textarea'
  /** By language; the widget has words of its own for `name`, `email` and `phone`. */
  label: Record<string, string>
  required: boolean
  options: string[]
}

const types = ['text', 'email', 'phone', 'select', 'textarea'] as const
const own: Record<string, PreChatField['type']> = { name: 'text', email: 'email', phone: 'phone' }
const mostFields = 10
const longest = 120

/**
 * Reads `name, email` or a JSON list such as `["name", {"key": "order", "label": {"en": "Order number"}, "required":
 * true}]`. Answers nothing when it cannot be read.
 */
export function readPreChatFields(text: string | undefined): PreChatField[] {
  if (text === undefined || checkPreChatFields(text)) return []
  return entriesOf(text).map(toField)
}

/** What is wrong with the fields. */
export function checkPreChatFields(text: string): string | undefined {
  let entries: unknown[]
  try {
    entries = entriesOf(text)
  } catch {
    return 'must be a list such as name, email or a JSON list of fields'
  }
  if (entries.length > mostFields) return `has more than ${mostFields} fields`
  const keys = entries.map((entry) => toField(entry).key)
  const wrong = keys.find((key) => !/^[\p{L}\p{N}_ -]{1,60}$/u.test(key))
  if (wrong !== undefined) return `has the field '${wrong}'; keys are words of up to 60 characters`
  return new Set(keys).size < keys.length ? 'has a field twice' : undefined
}

function entriesOf(text: string): unknown[] {
  if (!text.trim().startsWith('[')) return text.split(/[\s,]+/).filter(Boolean)
  const parsed: unknown = JSON.parse(text)
  if (Array.isArray(parsed)) return parsed
  throw new Error('not a list')
}

function toField(entry: unknown): PreChatField {
  const given = (typeof entry === 'object' && entry !== null ? entry : { key: entry }) as Record<
    string,
    unknown
  >
  const key = String(given['key'] ?? '')
  const type = types.find((each) => each === given['type']) ?? own[key] ?? 'text'
  const options = Array.isArray(given['options']) ? given['options'].map((option) => cut(option)) : []
  return { key, type, label: toLabel(given['label']), required: given['required'] === true, options }
}

function toLabel(label: unknown): Record<string, string> {
  if (typeof label === 'string') return { en: cut(label) }
  if (typeof label !== 'object' || label === null) return {}
  return Object.fromEntries(Object.entries(label).map(([language, text]) => [language, cut(text)]))
}

function cut(value: unknown): string {
  return String(value).slice(0, longest).toWellFormed()
}
