import type { Transaction } from '../../platform/db/index.ts'
import { duplicate } from '../../platform/errors.ts'
import { addToLanes } from '../../platform/lanes/index.ts'
import { appendEvents } from '../events/index.ts'
import { type ContactImport, contactImportLane } from './contact-import.ts'
import { insertImport } from './contact-import-queries.ts'

/**
 * Sets an import going, of a file that is there into an inbox of the account.
 * @throws AppError `duplicate` while another one of the account is on its way
 */
export async function startImport(
  tx: Transaction,
  draft: Pick<ContactImport, 'accountId' | 'fileId' | 'inboxId' | 'mapping'>,
): Promise<ContactImport> {
  const job = await insertImport(tx, draft)
  if (!job) throw duplicate('contact_import', 'An import is already in progress')
  const { accountId, id } = job
  await addToLanes(tx, [{ accountId, kind: contactImportLane, key: id }])
  appendEvents(tx, accountId, [{ type: 'contact_import.created', subjectId: id }])
  return job
}
