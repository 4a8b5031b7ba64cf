import { isUniqueViolation, type Transaction } from '../../platform/db/index.ts'
import { notFound } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { appendEvents } from '../events/index.ts'
import { type CannedResponse, cleanContent, cleanShortcut } from './canned-response.ts'
import { lockCannedResponse, updateCannedResponseRow } from './canned-response-queries.ts'
import { shortcutTaken } from './create-canned-response.ts'

const fieldKeys = ['shortcut', 'content'] as const

/**
 * Replaces what is given. What is given as it is already changes nothing.
 * @throws AppError `not_found`; `duplicate` when another one has the shortcut; `invalid_request`
 */
export async function updateCannedResponse(
  tx: Transaction,
  { accountId, id, shortcut, content }: { accountId: Id; id: Id; shortcut?: string; content?: string },
): Promise<CannedResponse> {
  const response = await lockCannedResponse(tx, { accountId, id })
  if (!response) throw notFound('canned_response')
  const updated: CannedResponse = {
    ...response,
    ...(shortcut !== undefined && { shortcut: cleanShortcut(shortcut) }),
    ...(content !== undefined && { content: cleanContent(content) }),
    updatedAt: tx.now(),
  }
  const changed = fieldKeys.filter((key) => response[key] !== updated[key])
  if (changed.length === 0) return response
  await write(tx, updated)
  appendEvents(tx, accountId, [{ type: 'canned_response.updated', subjectId: id, data: { changed } }])
  return updated
}

async function write(tx: Transaction, response: CannedResponse): Promise<void> {
  try {
    if (!(await updateCannedResponseRow(tx, response))) throw shortcutTaken(response.shortcut)
  } catch (error) {
    // Another one took it at the same moment.
    if (isUniqueViolation(error)) throw shortcutTaken(response.shortcut)
    throw error
  }
}
