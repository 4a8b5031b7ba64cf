import { type FieldError, invalidFields } from '../../platform/errors.ts'
import type { AccountSettings } from './account.ts'

/** A setting of an account: what it takes, what counts without it, and what it is for. */
export type AccountSettingRule = {
  /** Its name in the program. */
  key: keyof AccountSettings
  /** The values it takes, for people. */
  takes: string
  default: string | number | boolean
  help: string
  /** The value that a given one means, or undefined when it means none. */
  read(given: unknown): AccountSettings[keyof AccountSettings]
}

/** Every setting of an account, by the name under which the outside knows it. */
export const accountSettings: Record<string, AccountSettingRule> = {
  requests_per_second: {
    key: 'requestsPerSecond',
    takes: 'a whole number from 0 to 1000000',
    default: 0,
    help: "the most requests per second that one credential may make; 0: the server's own limit",
    read: (given) => readWholeNumber(given, 1_000_000),
  },
  strict_window: {
    key: 'strictWindow',
    takes: 'on or off',
    default: false,
    help: 'refuse free-form messages outside the 24-hour window at once, instead of accepting and failing them',
    read: readFlag,
  },
  hatif_casing: {
    key: 'hatifCasing',
    takes: 'live or documented',
    default: 'live',
    help: "how Hatif's lists of conversations, timelines and tags spell their keys: camelCase as its live service does, or PascalCase as its pages print them",
    read: (given) => (['live', 'documented'] as const).find((choice) => choice === given),
  },
  hatif_enum_names: {
    key: 'hatifEnumNames',
    takes: 'on or off',
    default: false,
    help: "name the states in Hatif's IVR results instead of numbering them",
    read: readFlag,
  },
  default_country_code: {
    key: 'defaultCountryCode',
    takes: 'one to three digits',
    default: '966',
    help: 'the country of phone numbers that come without one through Hatif',
    read: (given) => /^\+?([1-9]\d{0,2})$/.exec(String(given))?.[1],
  },
}

/**
 * Checks settings by their outside names. An empty value or null takes a setting back to its default: its key is
 * in the answer, undefined.
 *
 * @throws AppError `invalid_request` naming every fault
 */
export function readAccountSettings(given: Record<string, unknown>): AccountSettings {
  const settings: Record<string, unknown> = {}
  const faults: FieldError[] = []
  for (const [field, value] of Object.entries(given)) {
    const rule = Object.hasOwn(accountSettings, field) ? accountSettings[field] : undefined
    if (!rule) {
      const message = `is not a setting of an account; those are ${Object.keys(accountSettings).join(', ')}`
      faults.push({ field, message, code: 'UNKNOWN' })
      continue
    }
    const isReset = value === undefined || value === null || value === ''
    const read = isReset ? undefined : rule.read(value)
    if (!isReset && read === undefined)
      faults.push({ field, message: `must be ${rule.takes}`, code: 'INVALID', value })
    settings[rule.key] = read
  }
  if (faults.length > 0) throw invalidFields(faults)
  return settings
}

/** All settings by their outside names, with the default where nothing was set. */
export function presentAccountSettings(settings: AccountSettings): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(accountSettings).map(([name, rule]) => [name, settings[rule.key] ?? rule.default]),
  )
}

function readFlag(given: unknown): boolean | undefined {
  const text = String(given).toLowerCase()
  if (['on', 'true', '1', 'yes'].includes(text)) return true
  return ['off', 'false', '0', 'no'].includes(text) ? false : undefined
}

function readWholeNumber(given: unknown, max: number): number | undefined {
  const text = String(given).trim()
  return /^\d{1,7}$/.test(text) && Number(text) <= max ? Number(text) : undefined
}
