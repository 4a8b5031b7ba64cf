import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { type CannedResponse, cleanContent, cleanShortcut } from './canned-response.ts'
import { insertCannedResponse } from './canned-response-queries.ts'

/** Keeps a text under a shortcut; its slash may be missing. @throws AppError `duplicate` when the shortcut is taken */
export async function createCannedResponse(
  tx: Transaction,
  { accountId, shortcut, content }: { accountId: Id; shortcut: string; content: string },
): Promise<CannedResponse> {
  const clean = { accountId, shortcut: cleanShortcut(shortcut), content: cleanContent(content) }
  const made = await insertCannedResponse(tx, clean)
  if (!made)
    throw duplicate(
      'canned_response',
      `The shortcut '${clean.shortcut}' is taken; delete its response first, or choose another`,
    )
  return made
}
