import { invalidField } from '../../../platform/errors.ts'

const longestText = 200
const usualLimit = 20
const largestLimit = 50

/** What is looked for, and how much of it is shown. @throws AppError `invalid_request` */
export function readSearch({ q, limit }: { q: string; limit?: string }): { text: string; limit: number } {
  const text = q.trim().normalize()
  if (text === '') throw invalidField('q', 'is required', 'REQUIRED')
  if (text.length > longestText)
    throw invalidField('q', `may have ${longestText} characters at most`, 'TOO_LONG')
  if (text.includes('\0') || !text.isWellFormed())
    throw invalidField('q', 'may contain neither the character U+0000 nor half of a surrogate pair')
  const size = limit === undefined ? usualLimit : Number(limit)
  if (!Number.isInteger(size) || size < 1 || size > largestLimit)
    throw invalidField('limit', `must be a whole number from 1 to ${largestLimit}`, 'INVALID', limit)
  return { text, limit: size }
}
