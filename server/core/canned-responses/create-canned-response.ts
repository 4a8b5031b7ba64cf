import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type CannedResponse, cleanContent, cleanShortcut } from './canned-response.ts'
import { insertCannedResponse } from './canned-response-queries.ts'

/** Keeps a text under a shortcut; its slash may be missing. @throws AppError `duplicate` when the shortcut is taken */
export async function createCannedResponse(
  tx: Transaction,
  { accountId, shortcut, content }: { accountId: Id; shortcut: string; content: string },
): Promise<CannedResponse> {
  const clean = { accountId, shortcut: cleanShortcut(shortcut), content: cleanContent(content) }
  const made = await insertCannedResponse(tx, clean)
  if (!made) throw shortcutTaken(clean.shortcut)
  appendEvents(tx, accountId, [{ type: 'canned_response.created', subjectId: made.id }])
  return made
}

export function shortcutTaken(shortcut: string): Error {
  return duplicate(
    'canned_response',
    `The shortcut '${shortcut}' is taken; delete its response first, or choose another`,
  )
}
