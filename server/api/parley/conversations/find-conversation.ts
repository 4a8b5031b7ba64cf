import type { Conversation } from '../../../../shared/parley/index.ts'
import type { Db } from '../../../platform/db/index.ts'
import { notFound } from '../../../platform/errors.ts'
import type { Id } from '../../../platform/ids.ts'
import type { Caller } from '../auth.ts'
import { listConversationObjects } from '../present/conversations.ts'
import { readId } from '../read-id.ts'

/** A conversation as it is shown. @throws AppError `not_found` also when it is in an inbox that the caller does not see */
export async function getConversationObject(
  db: Db,
  { account, permissions: { inboxIds } }: Caller,
  text: string,
): Promise<Conversation> {
  const id: Id = readId('conversation', text)
  const found = (await listConversationObjects(db, { accountId: account.id, ids: [id] })).get(id)
  if (!found || (inboxIds && !inboxIds.includes(found.inbox_id))) throw notFound('conversation')
  return found
}
