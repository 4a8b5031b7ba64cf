import type { Id } from '../../platform/ids.ts'

/** A file of contacts: brought to be imported, or made by an export. */
export type ContactFile = {
  accountId: Id
  id: Id
  purpose: 'import' | 'export'
  name: string
  /** Where its bytes are, once they are there. */
  storageKey: string | undefined
  sizeBytes: number | undefined
  createdAt: Date
}

/** How large a file may be that is brought. */
export const mostFileBytes = 200_000_000
/** How long files are kept. */
export const fileDays = 7

/** The key under which a file's bytes are kept. */
export function storageKeyOf({
  accountId,
  id,
  purpose,
}: Pick<ContactFile, 'accountId' | 'id' | 'purpose'>): string {
  return `contact-files/${accountId}/${purpose}-${id}.csv`
}
