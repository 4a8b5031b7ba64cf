import { toE164 } from '../../../shared/phone.ts'

/** A number in E.164; one that begins with 0 and not with 00 gets the country's digits. Undefined when it is none. */
export function readNumber(text: string, countryCode: string | undefined): string | undefined {
  const number = text.trim().replace(/^00/, '+')
  const isNational = number.startsWith('0') && countryCode !== undefined
  return toE164(isNational ? `+${countryCode}${number.slice(1)}` : number)
}
