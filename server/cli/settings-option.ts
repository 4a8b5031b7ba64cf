import { AppError } from '../platform/errors.ts'
import { UsageError } from './failure.ts'

/** `--set key=value`, repeated, as an object. A value may contain `=`. */
export function readSettingsOption(given: string[] = []): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const text of given) {
    const at = text.indexOf('=')
    if (at < 1) throw new UsageError(`'--set ${text}' is not a setting. Write it as --set key=value`)
    const key = text.slice(0, at).trim()
    if (key in settings) throw new UsageError(`'--set ${key}=…' is given twice. Give it once`)
    settings[key] = text.slice(at + 1)
  }
  return settings
}

/** Turns what is wrong with fields into what is wrong with the options that carry them. */
export function explainSettings(error: unknown): never {
  if (!(error instanceof AppError) || !error.details.fields) throw error
  throw new UsageError(
    error.details.fields
      .map(({ field, message, code }) => {
        if (field === 'phone_number') return `--phone ${message}`
        return code === 'REQUIRED' ? `--set ${field}=… ${message}` : `--set ${field} ${message}`
      })
      .join('; '),
  )
}
