import { toE164 } from '../../../../shared/phone.ts'
import { invalidField } from '../../../platform/errors.ts'

/** @throws AppError unless it is a phone number */
export function readPhone(field: string, value: string | number): string {
  const phone = toE164(String(value))
  if (!phone)
    throw invalidField(field, 'must be a phone number in E.164, such as +918800000001', 'INVALID', value)
  return phone
}

/** @throws AppError unless it is an ISO country code */
export function readCountry(field: string, value: string | undefined): string {
  const country = value?.trim() ?? ''
  if (!/^[a-z]{2}$/i.test(country))
    throw invalidField(field, 'must be an ISO country code of two letters, such as IN', 'INVALID', value)
  return country.toUpperCase()
}
