import { splitName } from '../../../core/contacts/index.ts'

type Names = { name: string; firstName: string | undefined; lastName: string | undefined }

/** First, last and full name: as they were given apart, else the whole name split at its first blank. */
export function presentNames({ name, firstName, lastName }: Names) {
  const given = firstName || lastName ? { firstName, lastName } : splitName(name)
  const fullName = [given.firstName, given.lastName].filter(Boolean).join(' ')
  return {
    firstName: given.firstName ?? null,
    lastName: given.lastName ?? null,
    fullName: fullName || null,
  }
}
