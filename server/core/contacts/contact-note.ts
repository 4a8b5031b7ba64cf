import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'

/** What somebody wants to write down about a contact. Without an agent a program wrote it, named `creatorName`. */
export type NewContactNote = { text: string; creatorName: string; agentId?: Id }

/** What somebody wrote down about a contact. */
export type ContactNote = NewContactNote & { id: Id; contactId: Id; createdAt: Date; updatedAt: Date }

export type ContactNoteName = { accountId: Id; contactId: Id; id: Id }

const longestNote = 20_000

/** A note's text as it is stored; undefined for a blank. @throws AppError `invalid_request` about `field` */
export function cleanNote(text: string, field: string): string | undefined {
  const clean = text.trim().toWellFormed()
  if (clean.length > longestNote)
    throw invalidField(field, `may have ${longestNote} characters at most`, 'TOO_LONG')
  if (clean.includes('\0')) throw invalidField(field, 'may not contain the character U+0000')
  return clean || undefined
}
