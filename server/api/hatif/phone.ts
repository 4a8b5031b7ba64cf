import type { Account } from '../../core/accounts/index.ts'
import { invalidField } from '../../platform/errors.ts'

/** The country of numbers without one, unless the account says otherwise. */
export const saudiArabia = '966'

/**
 * A number in any form that clients send, as E.164: all but digits goes, and a leading `00`; a leading `0`, and
 * nine digits that begin with 5, get the account's country code.
 * @throws AppError `invalid_request` about `member` for fewer than 7 or more than 15 digits
 */
export function readPhone({ settings }: Account, text: string, member: string): string {
  const country = settings.defaultCountryCode ?? saudiArabia
  const digits = text.replace(/\D/g, '').replace(/^00/, '')
  const national = digits.startsWith('0') ? digits.slice(1) : digits
  const isLocal = digits.startsWith('0') || /^5\d{8}$/.test(digits)
  const number = isLocal ? country + national : digits
  if (digits.length < 7 || number.length > 15)
    throw invalidField(member, 'must be a phone number of 7 to 15 digits', 'INVALID', text)
  return `+${number}`
}
