import { type FieldError, invalidFields } from '../../platform/errors.ts'
import type { InboxSchema, InboxSettingRule, InboxSettings } from './inbox.ts'

/** Checks settings against the channel's schema and parts the secret from the plain ones. Empty values are dropped. */
export function readSettings(
  schema: InboxSchema,
  given: Record<string, unknown>,
  { partial }: { partial: boolean },
) {
  const plain: InboxSettings = {}
  const secrets: Record<string, string> = {}
  const faults: FieldError[] = []
  for (const [key, value] of Object.entries(given)) {
    const rule = schema.settings[key]
    if (!rule)
      faults.push({
        field: key,
        message: `is not a setting of ${schema.channel}; it has ${Object.keys(schema.settings).join(', ')}`,
        code: 'UNKNOWN',
      })
    else if (value === undefined || value === null || value === '') continue
    else if (rule.secret) secrets[key] = String(value)
    else plain[key] = readValue(key, value, rule, faults)
  }
  for (const [key, rule] of Object.entries(schema.settings)) {
    if (rule.required && !partial && plain[key] === undefined && secrets[key] === undefined)
      faults.push({ field: key, message: 'is required', code: 'REQUIRED' })
  }
  if (faults.length > 0) throw invalidFields(faults)
  return { plain, secrets }
}

function readValue(
  field: string,
  value: unknown,
  { type = 'text', check }: InboxSettingRule,
  faults: FieldError[],
): unknown {
  if (type === 'number') {
    const number = Number(value)
    if (!Number.isFinite(number) || number <= 0)
      faults.push({ field, message: 'must be a number above 0', code: 'INVALID', value })
    return number
  }
  if (type === 'flag') {
    const text = String(value).toLowerCase()
    if (!['true', 'false', '1', '0'].includes(text))
      faults.push({ field, message: 'must be true or false', code: 'INVALID', value })
    return text === 'true' || text === '1'
  }
  if (type === 'url' && !/^https?:\/\//.test(String(value)))
    faults.push({ field, message: 'must be an http or https address', code: 'INVALID', value })
  const fault = check?.(String(value))
  if (fault) faults.push({ field, message: fault, code: 'INVALID', value })
  return type === 'url' ? String(value).replace(/\/+$/, '') : String(value)
}
