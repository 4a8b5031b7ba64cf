import type { Account } from '../../core/accounts/index.ts'
import { readNumber } from '../../core/contact-files/index.ts'

/** A number as clients send it, in E.164; undefined when it is none. One without a country has the account's. */
export function readPhone({ settings }: Account, text: string): string | undefined {
  return readNumber(text, settings.defaultCountryCode)
}
