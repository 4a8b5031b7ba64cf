import type { Channel, InboxDetails } from '../../../../shared/parley/index.ts'
import type { SettingValues } from './inboxes.ts'

export type Setting = Channel['settings'][number]

/** What stands in the boxes of a form of settings, by name. */
export type FormValues = Record<string, string | boolean>

/** A setting as a form shows it. Secrets are empty: what is typed takes their place. */
export function toFormValues(settings: Setting[], inbox: Pick<InboxDetails, 'settings'>): FormValues {
  return Object.fromEntries(
    settings.map(({ name, type, secret }) => {
      const value = secret ? undefined : inbox.settings[name]
      if (type === 'flag') return [name, value === undefined ? '' : String(value)]
      return [name, value === undefined || value === null ? '' : String(value)]
    }),
  )
}

/** What a form changes: emptied settings are taken away, untouched secrets stay. */
export function toChange(settings: Setting[], before: FormValues, after: FormValues): SettingValues {
  const changed = settings.filter(({ name }) => after[name] !== before[name])
  return Object.fromEntries(changed.map(({ name, type }) => [name, readSetting(type, after[name] ?? '')]))
}

/** What a form has for an inbox that is to be made: only what was filled in. */
export function toSettings(settings: Setting[], values: FormValues): SettingValues {
  const filled = settings.filter(({ name }) => values[name] !== undefined && values[name] !== '')
  return Object.fromEntries(filled.map(({ name, type }) => [name, readSetting(type, values[name]!)]))
}

function readSetting(type: Setting['type'], value: string | boolean) {
  if (typeof value === 'boolean') return value
  const text = value.trim()
  if (text === '') return null
  if (type === 'flag') return text === 'true'
  return text
}
