import { invalidField } from '../../platform/errors.ts'

const longestName = 255
const mostNames = 200

/**
 * Tag names as they are stored: trimmed, each once, none empty, in the order given.
 * @throws AppError `invalid_request` about `tags`
 */
export function cleanTagNames(names: readonly string[]): string[] {
  const clean = [...new Set(names.map((name) => name.trim().toWellFormed()))].filter((name) => name !== '')
  if (clean.length > mostNames)
    throw invalidField('tags', `may have ${mostNames} names at most, got ${clean.length}`, 'TOO_MANY')
  for (const name of clean) {
    if (name.length > longestName)
      throw invalidField('tags', `may have names of ${longestName} characters at most`, 'TOO_LONG', name)
    if (name.includes('\0')) throw invalidField('tags', 'may not contain the character U+0000')
  }
  return clean
}
