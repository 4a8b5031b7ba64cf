export const fieldTypes = ['text', 'textarea', 'email', 'phone', 'select'] as const
export type FieldType = (typeof fieldTypes)[number]

/** Those that are the contact's own; the widget has words for them. */
export const ownKeys = ['name', 'email', 'phone'] as const
export type OwnKey = (typeof ownKeys)[number]

/** What a visitor is asked before the first message. */
export type PreChatField = {
  key: string
  type: FieldType
  /** By language. */
  label: Record<string, string>
  required: boolean
  options: string[]
}

export const mostFields = 10

const ownTypes: Record<string, FieldType> = { name: 'text', email: 'email', phone: 'phone' }

/** Reads `name, email` or a JSON list. */
export function readFields(setting: unknown): PreChatField[] {
  if (typeof setting !== 'string' || setting.trim() === '') return []
  try {
    return entriesOf(setting).map(toField)
  } catch {
    // The server takes nothing else; but what is shown must not depend on that.
    return []
  }
}

/** As the setting spells them; null for none. */
export function writeFields(fields: PreChatField[]): string | null {
  if (fields.length === 0) return null
  return JSON.stringify(fields.map(toEntry))
}

export function isOwn(key: string): key is OwnKey {
  return ownKeys.some((own) => own === key)
}

/** A key that none of the fields has: the words of the label, as one. */
export function freeKey(label: string, fields: PreChatField[]): string {
  const words = label
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50)
  const base = words || 'field'
  const taken = new Set(fields.map(({ key }) => key))
  for (let index = 1; ; index += 1) {
    const key = index === 1 ? base : `${base}_${index}`
    if (!taken.has(key)) return key
  }
}

export function ownField(key: OwnKey): PreChatField {
  return { key, type: ownTypes[key]!, label: {}, required: true, options: [] }
}

export function moveField(fields: PreChatField[], index: number, step: 1 | -1): PreChatField[] {
  const moved = [...fields]
  const [field] = moved.splice(index, 1)
  if (field) moved.splice(index + step, 0, field)
  return moved
}

function entriesOf(text: string): unknown[] {
  if (!text.trim().startsWith('[')) return text.split(/[\s,]+/).filter(Boolean)
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed) ? parsed : []
}

function toField(entry: unknown): PreChatField {
  const given = (typeof entry === 'object' && entry !== null ? entry : { key: entry }) as Record<
    string,
    unknown
  >
  const key = String(given['key'] ?? '')
  const options = Array.isArray(given['options']) ? given['options'].map(String) : []
  return {
    key,
    type: fieldTypes.find((type) => type === given['type']) ?? ownTypes[key] ?? 'text',
    label: toLabel(given['label']),
    required: given['required'] === true,
    options,
  }
}

function toLabel(label: unknown): Record<string, string> {
  if (typeof label === 'string') return { en: label }
  if (typeof label !== 'object' || label === null) return {}
  return Object.fromEntries(Object.entries(label).map(([language, text]) => [language, String(text)]))
}

function toEntry({ key, type, label, required, options }: PreChatField) {
  return {
    key,
    type,
    ...(Object.values(label).some(Boolean) && { label }),
    ...(required && { required }),
    ...(type === 'select' && { options: options.map((option) => option.trim()).filter(Boolean) }),
  }
}
