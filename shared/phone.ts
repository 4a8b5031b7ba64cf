/**
 * A phone number as E.164 with `+`, or undefined. Blanks, `-`, `.`, `(` and `)` are dropped, the leading `+`
 * may be missing; 8 to 15 digits that do not begin with 0.
 */
export function toE164(input: string): string | undefined {
  const digits = input.replace(/[\s\-.()\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replace(/^\+/, '')
  return /^[1-9][0-9]{7,14}$/.test(digits) ? `+${digits}` : undefined
}

/** The digits alone, as networks write numbers. */
export function phoneDigits(phone: string): string {
  return phone.replace(/\D/g, '')
}
