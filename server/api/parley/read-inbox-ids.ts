import { listInboxesById } from '../../core/inboxes/index.ts'
import type { Db } from '../../platform/db/index.ts'
import { invalidField } from '../../platform/errors.ts'
import type { Id } from '../../platform/ids.ts'
import { readIdField } from './read-id.ts'

/** The inboxes that a field names, each once; null for all, undefined when it is not given. @throws AppError `invalid_request` */
export async function readInboxIds<Given extends string[] | null | undefined>(
  db: Db,
  accountId: Id,
  given: Given,
): Promise<Id[] | Extract<Given, null | undefined>> {
  if (!given) return given as Extract<Given, null | undefined>
  const ids = [...new Set(given.map((text) => readIdField('inbox', text, 'inbox_ids')))]
  const known = await listInboxesById(db, accountId, ids)
  if (known.length < ids.length)
    throw invalidField('inbox_ids', 'names an inbox that the account does not have', 'NOT_FOUND')
  return ids
}
